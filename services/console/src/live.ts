/** What the server says over its stream: something changed, look again. No contents. */
export interface Notice {
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly unitId?: string;
}

export type LiveState = 'connecting' | 'live' | 'polling' | 'offline';

export interface Line {
  close(): void;
}

export interface LiveWorld {
  /** Opens the stream. The browser resumes after the last event id by itself when it reconnects. */
  open(handlers: {
    readonly up: () => void;
    readonly down: () => void;
    readonly notice: (text: string) => void;
    readonly reset: () => void;
  }): Line;
  later(milliseconds: number, run: () => void): () => void;
}

const GATHER = 400;
/** In a flood the screen is read again at this pace, not at the pace of the facts. */
const PACE = 1500;
const GIVE_UP_AFTER = 12_000;
const POLL_EVERY = 15_000;

/**
 * Keeps the page fresh: notices are gathered for a moment and told as one lot; when the stream stays away for
 * long, it asks everything on the screen to look again every 15 s (`told` with `everything`) until it is back.
 */
export function follow(
  world: LiveWorld,
  told: (notices: readonly Notice[], everything: boolean) => void,
  state: (now: LiveState) => void,
): () => void {
  let gathered: Notice[] = [];
  let cancelGather: (() => void) | undefined;
  let cancelGiveUp: (() => void) | undefined;
  let cancelPoll: (() => void) | undefined;
  let missed = false;
  let stopped = false;
  let everything = false;
  let resting = false;

  const flush = (): void => {
    cancelGather = undefined;
    if (stopped || (gathered.length === 0 && !everything)) return;
    const lot = gathered;
    const all = everything;
    gathered = [];
    everything = false;
    told(all ? [] : lot, all);
    resting = true;
    world.later(PACE, () => {
      resting = false;
      flush();
    });
  };
  const soon = (): void => {
    if (!resting) cancelGather ??= world.later(GATHER, flush);
  };
  const poll = (): void => {
    if (stopped) return;
    told([], true);
    cancelPoll = world.later(POLL_EVERY, poll);
  };
  const waitThenPoll = (): void => {
    cancelGiveUp ??= world.later(GIVE_UP_AFTER, () => {
      state('polling');
      poll();
    });
  };

  state('connecting');
  waitThenPoll();
  const line = world.open({
    up: () => {
      if (stopped) return;
      cancelGiveUp?.();
      cancelPoll?.();
      cancelGiveUp = cancelPoll = undefined;
      // What happened while the line was down may lie beyond what the server still remembers.
      if (missed) told([], true);
      missed = false;
      state('live');
    },
    down: () => {
      if (stopped) return;
      if (!missed) state('connecting');
      missed = true;
      waitThenPoll();
    },
    notice: (text) => {
      if (stopped) return;
      const notice = readNotice(text);
      if (!notice) return;
      gathered.push(notice);
      soon();
    },
    // The server could not or would not name each change.
    reset: () => {
      everything = true;
      soon();
    },
  });
  return () => {
    stopped = true;
    cancelGather?.();
    cancelGiveUp?.();
    cancelPoll?.();
    line.close();
  };
}

export function readNotice(text: string): Notice | undefined {
  try {
    const { topic, type, subject, unitId } = JSON.parse(text) as Partial<Notice>;
    if (typeof type !== 'string') return undefined;
    return {
      topic: typeof topic === 'string' ? topic : '',
      type,
      subject: typeof subject === 'string' ? subject : '',
      ...(typeof unitId === 'string' ? { unitId } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Which reads a fact makes stale. Keys are operation ids; the lists are short, so staleness is by operation. */
const touched: readonly { readonly begins: string; readonly stale: readonly string[] }[] = [
  { begins: 'request.received', stale: ['listRequests', 'getRequest', 'callerHistory'] },
  { begins: 'request.amended', stale: ['listRequests', 'getRequest'] },
  { begins: 'request.settled', stale: ['listRequests', 'getRequest'] },
  {
    begins: 'request.classified',
    stale: [
      'listRequests',
      'getRequest',
      'getClassification',
      'listReviews',
      'getDispatch',
      'listDemands',
      'getDemand',
    ],
  },
  {
    begins: 'request.dispatched',
    stale: [
      'listRequests',
      'getRequest',
      'listReviews',
      'getDispatch',
      'listTickets',
      'countTickets',
      'getDemand',
      'listCandidates',
    ],
  },
  {
    begins: 'ticket.',
    stale: [
      'listTickets',
      'countTickets',
      'getTicket',
      'listObjections',
      'getDemand',
      'listDemands',
      'getDeadlines',
      'listDesk',
      'countDesk',
    ],
  },
  { begins: 'ticket.passedDown', stale: ['getDispatch', 'listReviews'] },
  { begins: 'ticket.objectionUpheld', stale: ['listReviews', 'getDispatch'] },
  {
    begins: 'callback.',
    stale: [
      'listCallbacks',
      'getCallback',
      'listTicketCallbacks',
      'listAppeals',
      'listOutbox',
      'getTicket',
      'getDemand',
      'listTickets',
    ],
  },
  { begins: 'deadline.', stale: ['listTickets', 'getTicket', 'getDeadlines', 'countTickets', 'listDesk'] },
];

/** The operations whose answers these notices made stale. */
export function staleAfter(notices: readonly Notice[]): ReadonlySet<string> {
  const stale = new Set<string>();
  for (const { type } of notices) {
    for (const row of touched) if (type.startsWith(row.begins)) for (const id of row.stale) stale.add(id);
  }
  return stale;
}
