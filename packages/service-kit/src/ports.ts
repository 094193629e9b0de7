import type {
  Bus,
  DemandBase,
  Documents,
  Files,
  Instant,
  Outgoing,
  Scheduler,
  StoreDeclaration,
} from '@jiesu/ports';

export type Around = (facts: readonly Outgoing[], publish: () => Promise<void>) => Promise<void>;

/** What an adapter gives to a city: one of each, opened together and closed together. */
export interface Ports {
  readonly bus: Bus;
  readonly scheduler: Scheduler;
  readonly files: Files;
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
  /** Whether what calls need answers; left out where asking the bus says as much. */
  alive?(): Promise<void>;
  /** What stands behind the ports, by the names that traces use; left out where all of it is in this process. */
  readonly systems?: { readonly bus: string; readonly documents: string };
  /** Whoever traces what is said on the bus; at most one. */
  aroundPublish?(around: Around): void;
  /** When the oldest fact was committed that is not on the bus yet; left out where committing publishes. */
  unsaid?(): Promise<Instant | undefined>;
  /** Writes out what is in hand and lets go. Nothing may be asked afterwards. */
  close(): Promise<void>;
}
