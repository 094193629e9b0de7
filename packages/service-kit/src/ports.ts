import type {
  Bus,
  DemandBase,
  Documents,
  Files,
  Instant,
  Messenger,
  Scheduler,
  StoreDeclaration,
} from '@jiesu/ports';

/** What an adapter gives to a city: one of each, opened together and closed together. */
export interface Ports {
  readonly bus: Bus;
  readonly scheduler: Scheduler;
  readonly files: Files;
  readonly messenger: Messenger;
  readonly demandBase: DemandBase;
  documents<D>(declaration: StoreDeclaration): Documents<D>;
  /** Group commits since the start, the writes in them, and the writes that wait; left out where there are none. */
  writes?(): { readonly commits: number; readonly writes: number; readonly waiting: number };
  /**
   * Deletes facts of short retention (the topic with personal data) written before an instant, and their dead letters,
   * but none that a subscribed group has still to handle. Answers how many facts went. Left out where the log itself
   * forgets (a broker's retention), or keeps everything.
   */
  forget?(before: Instant): Promise<number>;
  /** Where calls and groups share a thread: how many calls are in hand, for groups to make room for them. */
  givesWayTo?(calls: () => number): void;
  /** Writes out what is in hand and lets go. Nothing may be asked afterwards. */
  close(): Promise<void>;
}
