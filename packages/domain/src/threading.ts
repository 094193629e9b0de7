/**
 * 群聊归并: which messages of a residents' group belong to one demand. Pure: state in, message in, outcome and state
 * out. What words mean and how much each sign counts is dated data (`schemas/reference/group-talk.json`).
 */

/** What stands before the residents' words in a request made of them. It says nothing of the matter. */
export const GROUP_LEAD = '居民在社区群中反映：';

export type MessageKind =
  | 'text'
  | 'image'
  | 'voice'
  | 'video'
  | 'location'
  | 'file'
  | 'link'
  | 'sticker'
  | 'redPacket'
  | 'event';

export interface GroupMessage {
  readonly id: string;
  /** Pseudonym, the same for one person within a group. */
  readonly sender: string;
  /** Milliseconds since 1970, when it was sent. */
  readonly atMs: number;
  readonly kind: MessageKind;
  readonly text: string;
}

export type NoiseReason =
  | 'greeting'
  | 'courtesy'
  | 'praise'
  | 'advertising'
  | 'trade'
  | 'management'
  | 'chain'
  | 'notice'
  | 'staff'
  | 'quarrel'
  | 'sticker'
  | 'redPacket'
  | 'chatter'
  | 'empty';

/** What is remembered of a demand, so that later messages find it. Small, and nothing personal. */
export interface Thread {
  readonly id: string;
  readonly openedMs: number;
  readonly lastMs: number;
  readonly topics: readonly string[];
  readonly places: readonly string[];
  /** Pairs of neighbouring characters that were said about it. */
  readonly grams: readonly string[];
  /** Everybody who said so, with the time they spoke last. */
  readonly members: readonly { readonly sender: string; readonly lastMs: number }[];
  readonly messages: number;
}

/** A picture or half a sentence that waits for its matter, or a remark that alone is not enough for a demand. */
export interface Loose {
  readonly id: string;
  readonly sender: string;
  readonly atMs: number;
  /** What it said, where it may be the beginning of a demand. */
  readonly said?: {
    readonly cues: number;
    readonly subject: number;
    readonly topics: readonly string[];
    readonly places: readonly string[];
    readonly grams: readonly string[];
  };
}

/** What one group is talking about. */
export interface Talk {
  readonly threads: readonly Thread[];
  readonly loose: readonly Loose[];
}

export const silence: Talk = { threads: [], loose: [] };

export type Placed =
  | { readonly kind: 'noise'; readonly reason: NoiseReason }
  /** Waits for `looseMinutes`; if its sender opens or joins a matter by then, it belongs there. */
  | { readonly kind: 'loose' }
  | { readonly kind: 'open'; readonly thread: Thread; readonly loose: readonly string[] }
  | {
      readonly kind: 'join';
      readonly thread: Thread;
      readonly role: 'detail' | 'support';
      readonly loose: readonly string[];
    };

export interface TalkWeights {
  readonly sharedTopic: number;
  readonly otherTopic: number;
  readonly likeness: number;
  readonly sharedPlace: number;
  readonly otherPlace: number;
  readonly ownBurst: number;
  readonly ownEarlier: number;
  readonly echo: number;
  readonly justNow: number;
  readonly latest: number;
  readonly cue: number;
  readonly pronoun: number;
  readonly chat: number;
  readonly newcomer: number;
  readonly joinDemand: number;
  readonly joinTalk: number;
}

/** One rule by which a candidate goes on without a person's confirmation. */
export interface AutoRule {
  readonly ruleId: string;
  readonly zh: string;
  /** At least so many different residents. */
  readonly weight: number;
  /** At least one of these words. Left out: any talk. */
  readonly words?: readonly string[];
  readonly urgency?: 'emergency' | 'urgent' | 'ordinary' | 'complex';
}

/** One version of `group-talk.json`. Words are regular expressions. */
export interface TalkPolicy {
  readonly version: string;
  readonly from: string;
  /** How long raw messages are kept. */
  readonly retentionDays: number;
  readonly limits: {
    /** So long after its last message a demand still takes new ones on the same topic. */
    readonly joinMinutes: number;
    /** So long one resident's messages count as one burst. */
    readonly burstMinutes: number;
    /** So long talk without a topic of its own may belong to what was said before. */
    readonly talkMinutes: number;
    readonly looseMinutes: number;
    readonly maxMessages: number;
  };
  readonly weights: TalkWeights;
  readonly auto: readonly AutoRule[];
  readonly noise: Readonly<Record<string, readonly string[]>>;
  readonly chat: readonly string[];
  readonly echo: readonly string[];
  readonly cues: Readonly<Record<string, readonly string[]>>;
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Things and offices that a demand is about, whatever its topic. */
  readonly sites: readonly string[];
  /** Topics that several buildings share: another building's number does not make another matter of them. */
  readonly areaWide: readonly string[];
  /** Topics that come up in talk of any matter: by themselves they neither part nor open demands beside one. */
  readonly general: readonly string[];
  readonly placeWords: readonly string[];
}

/** A policy with its words made ready. Compile once per version. */
export interface TalkReader {
  readonly policy: TalkPolicy;
  readonly noise: readonly { readonly reason: NoiseReason; readonly pattern: RegExp }[];
  readonly chat: RegExp;
  readonly echo: RegExp;
  readonly cues: readonly RegExp[];
  readonly topics: readonly { readonly topic: string; readonly pattern: RegExp }[];
  readonly sites: RegExp;
  readonly matters: ReadonlySet<string>;
  readonly longestMatter: number;
  readonly areaWide: ReadonlySet<string>;
  readonly general: ReadonlySet<string>;
  readonly placeWords: RegExp;
  readonly auto: readonly { readonly rule: AutoRule; readonly pattern: RegExp | undefined }[];
}

const either = (words: readonly string[]): RegExp => new RegExp(words.join('|'), 'iu');

/** `matters`: words that name a matter of the city, from the taxonomy's keywords; the policy's own topics come first. */
export function readerOf(policy: TalkPolicy, matters: readonly string[] = []): TalkReader {
  return {
    policy,
    noise: Object.entries(policy.noise).map(([reason, words]) => ({
      reason: reason as NoiseReason,
      pattern: either(words),
    })),
    chat: either(policy.chat),
    echo: either(policy.echo),
    cues: Object.values(policy.cues).map(either),
    topics: Object.entries(policy.topics).map(([topic, words]) => ({ topic, pattern: either(words) })),
    sites: either(policy.sites),
    matters: new Set(matters),
    longestMatter: Math.min(
      8,
      matters.reduce((most, word) => Math.max(most, word.length), 0),
    ),
    areaWide: new Set(policy.areaWide),
    general: new Set(policy.general),
    placeWords: either(policy.placeWords),
    auto: policy.auto.map((rule) => ({
      rule,
      pattern: rule.words === undefined ? undefined : either(rule.words),
    })),
  };
}

/** The taxonomy's telling words: a weight of 3 of 9 and more. */
export function mattersOf(
  types: readonly { readonly keywords: Readonly<Record<string, number>> }[],
): readonly string[] {
  const words = types.flatMap(({ keywords }) =>
    Object.entries(keywords).filter(([word, weight]) => weight >= 3 && word.length > 1),
  );
  return words.map(([word]) => word);
}

/** What one text says, before anybody asks where it belongs. */
interface Reading {
  readonly text: string;
  readonly topics: readonly string[];
  readonly places: readonly string[];
  readonly grams: readonly string[];
  /** Kinds of complaint or question it shows. */
  readonly cues: number;
  readonly echo: boolean;
  readonly chat: boolean;
  /** It names a thing or an office. */
  readonly site: boolean;
  /** It names a matter that the taxonomy knows. */
  readonly matter: boolean;
}

const MINUTE = 60_000;
const MAX_GRAMS = 240;
const MAX_MEMBERS = 500;
const MAX_LOOSE = 12;
const LOOSE_GRAMS = 40;
/** Names and mentions of others are no topic. */
const MENTION = /@\S{1,20}\s?/gu;
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Component}(?<!\d)|\[[^\]]{1,6}\]/gu;
const STOP = new Set(
  '一个 我们 你们 他们 这个 那个 什么 怎么 没有 还是 就是 是不 不是 大家 有人 有没 没人 知道 现在 今天 昨天 已经 可以 我家 家也 小区 咱们 时候 的时 了一 都没 这么 那么 一下 的人'.split(
    ' ',
  ),
);

function read(reader: TalkReader, raw: string): Reading {
  const text = raw.replace(MENTION, '').replace(EMOJI, '').trim();
  return {
    text,
    topics: reader.topics.filter(({ pattern }) => pattern.test(text)).map(({ topic }) => topic),
    places: placesOf(reader, text),
    grams: gramsOf(text),
    cues: reader.cues.filter((pattern) => pattern.test(text)).length,
    echo: reader.echo.test(text),
    chat: reader.chat.test(text),
    site: reader.sites.test(text),
    matter: namesMatter(reader, text),
  };
}

/** Thousands of words: looking each piece of the text up is quicker than one huge pattern. */
function namesMatter({ matters, longestMatter }: TalkReader, text: string): boolean {
  for (let from = 0; from + 1 < text.length; from++) {
    for (let length = 2; length <= longestMatter; length++) {
      if (matters.has(text.slice(from, from + length))) return true;
    }
  }
  return false;
}

function placesOf(reader: TalkReader, text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, building] of text.matchAll(/(\d{1,3})\s*(?:号楼|栋|#|楼(?!上|下|道|梯))/gu))
    found.add(`${building}号楼`);
  for (const [, unit] of text.matchAll(/(\d|[一二三四五六七八九])\s*单元/gu)) found.add(`${unit}单元`);
  for (const [word] of text.matchAll(new RegExp(reader.placeWords.source, 'gu'))) found.add(word);
  return [...found];
}

function gramsOf(text: string): readonly string[] {
  const grams = new Set<string>();
  for (const run of text.match(/[\p{Script=Han}\dA-Za-z]+/gu) ?? []) {
    const letters = [...run];
    for (let i = 0; i + 1 < letters.length; i++) {
      const gram = `${letters[i]}${letters[i + 1]}`;
      if (!STOP.has(gram)) grams.add(gram);
    }
  }
  return [...grams];
}

/** Why a message can be no demand, whatever was said before; undefined = it may be one. */
export function noiseOf(reader: TalkReader, message: GroupMessage): NoiseReason | undefined {
  if (message.kind === 'sticker') return 'sticker';
  if (message.kind === 'redPacket') return 'redPacket';
  if (message.kind === 'event') return 'management';
  if (message.kind !== 'text') return undefined;
  const text = message.text
    .replace(MENTION, (name) => (name.startsWith('@所有人') ? name : ''))
    .replace(EMOJI, '')
    .trim();
  if (text === '' || /^[\p{P}\p{S}\s]*$/u.test(text.replace(/[+＋]/gu, 'x'))) return 'empty';
  if (reader.echo.test(text) && !/报名/u.test(text)) return undefined;
  return reader.noise.find(({ pattern }) => pattern.test(text))?.reason;
}

/** Finds the place of one message in the talk of its group. `newId` is used when it opens a demand. */
export function place(
  reader: TalkReader,
  talk: Talk,
  message: GroupMessage,
  newId: string,
): { readonly talk: Talk; readonly placed: Placed } {
  const { limits, weights } = reader.policy;
  const threads = talk.threads.filter((t) => message.atMs - t.lastMs <= limits.joinMinutes * MINUTE);
  const loose = talk.loose.filter((l) => message.atMs - l.atMs <= limits.looseMinutes * MINUTE);
  const rest: Talk = { threads, loose };

  const noise = noiseOf(reader, message);
  if (noise !== undefined) return { talk: rest, placed: { kind: 'noise', reason: noise } };

  const said = read(reader, message.text);
  const scored = threads
    .map((thread) => ({ thread, score: scoreOf(reader, thread, threads, said, message) }))
    .sort((a, b) => b.score - a.score || b.thread.lastMs - a.thread.lastMs);
  const best = scored[0];
  const mayBegin = message.kind === 'text' && !said.chat && [...said.text].length >= 4;
  const isDemand =
    message.kind === 'text' &&
    !(said.chat && said.cues < 3) &&
    [...said.text].length >= 5 &&
    said.cues >= cuesNeeded(subjectOf(said));
  // Without a topic of its own a message needs no more than any talk to belong to what is being discussed.
  const ownTopic = said.topics.some((topic) => !reader.general.has(topic));
  const needed =
    isDemand && ownTopic && !(best !== undefined && inOneBreath(best.thread, said, message))
      ? weights.joinDemand
      : weights.joinTalk;

  if (best !== undefined && best.score >= needed) {
    const waiting = loose.filter((l) => l.sender === message.sender);
    const role =
      said.echo && !best.thread.members.some((m) => m.sender === message.sender) ? 'support' : 'detail';
    const thread = grown(best.thread, message, said, waiting.length + 1, best.score >= weights.joinDemand);
    return {
      talk: {
        threads: threads.map((t) => (t.id === thread.id ? thread : t)),
        loose: loose.filter((l) => l.sender !== message.sender),
      },
      placed: { kind: 'join', thread, role, loose: waiting.map((l) => l.id) },
    };
  }

  const waiting = isDemand
    ? // Without a matter of its own it goes on from the last remark, whoever made it.
      loose.filter(
        (l) =>
          l.sender === message.sender || (l === loose.at(-1) && l.said !== undefined && subjectOf(said) < 2),
      )
    : mayBegin || said.echo
      ? enoughTogether(said, message, loose)
      : undefined;
  if (waiting !== undefined) {
    const thread = opened(newId, message, said, waiting);
    const taken = new Set(waiting.map((l) => l.id));
    return {
      talk: { threads: [...threads, thread], loose: loose.filter((l) => !taken.has(l.id)) },
      placed: { kind: 'open', thread, loose: [...taken] },
    };
  }

  const subject = subjectOf(said);
  const isHint = mayBegin && !said.echo && (subject > 0 || said.cues > 0);
  const mayWait =
    isHint || message.kind !== 'text' || ([...said.text].length <= 4 && !said.chat && !said.echo);
  if (!mayWait) return { talk: rest, placed: { kind: 'noise', reason: 'chatter' } };
  const waits: Loose = {
    id: message.id,
    sender: message.sender,
    atMs: message.atMs,
    ...(isHint
      ? {
          said: {
            cues: said.cues,
            subject,
            topics: said.topics,
            places: said.places,
            grams: said.grams.slice(0, LOOSE_GRAMS),
          },
        }
      : {}),
  };
  return { talk: { threads, loose: [...loose, waits].slice(-MAX_LOOSE) }, placed: { kind: 'loose' } };
}

/** 2: a matter that somebody knows; 1: a thing or an office; 0: nothing. */
function subjectOf(said: Reading): number {
  return said.topics.length > 0 || said.matter ? 2 : said.site ? 1 : 0;
}

/** A known matter with one sign of trouble is a demand; the less is known of what it is about, the more it takes. */
const cuesNeeded = (subject: number): number => 3 - subject;

/**
 * Remarks that alone were too little: the same person's, and the last one of anybody, which this may answer. Together
 * they may be a demand; a neighbour's "same here" is a sign too.
 */
function enoughTogether(
  said: Reading,
  message: GroupMessage,
  loose: readonly Loose[],
): readonly Loose[] | undefined {
  const last = loose.at(-1);
  const pool = loose.filter((l) => l.sender === message.sender || l === last);
  const hints = pool.flatMap((l) => (l.said === undefined ? [] : [l.said]));
  if (hints.length === 0) return undefined;
  const cues = hints.reduce((sum, hint) => sum + hint.cues, said.cues + (said.echo ? 1 : 0));
  const subject = hints.reduce((most, hint) => Math.max(most, hint.subject), subjectOf(said));
  return cues >= cuesNeeded(subject) ? pool : undefined;
}

function opened(id: string, message: GroupMessage, said: Reading, waiting: readonly Loose[]): Thread {
  const first = waiting[0]?.atMs ?? message.atMs;
  const members = new Map<string, number>();
  for (const { sender, atMs } of [...waiting, message]) members.set(sender, atMs);
  const hints = waiting.flatMap((l) => (l.said === undefined ? [] : [l.said]));
  const all = [...hints, said];
  const distinct = (lists: readonly (readonly string[])[], most: number) =>
    [...new Set(lists.flat())].slice(0, most);
  return {
    id,
    openedMs: Math.min(first, message.atMs),
    lastMs: message.atMs,
    topics: distinct(
      all.map((one) => one.topics),
      8,
    ),
    places: distinct(
      all.map((one) => one.places),
      12,
    ),
    grams: distinct(
      all.map((one) => one.grams),
      MAX_GRAMS,
    ),
    members: [...members].map(([sender, lastMs]) => ({ sender, lastMs })),
    messages: waiting.length + 1,
  };
}

function scoreOf(
  reader: TalkReader,
  thread: Thread,
  threads: readonly Thread[],
  said: Reading,
  message: GroupMessage,
): number {
  const { limits, weights } = reader.policy;
  const quietMs = Math.max(0, message.atMs - thread.lastMs);
  const own = thread.members.find((m) => m.sender === message.sender);
  const ownQuietMs = own === undefined ? Number.POSITIVE_INFINITY : Math.max(0, message.atMs - own.lastMs);
  const shared = said.topics.filter((topic) => thread.topics.includes(topic));
  let score = 0;

  // What it is about.
  if (shared.length > 0) score += weights.sharedTopic;
  else if (said.topics.some((topic) => !reader.general.has(topic)) && thread.topics.length > 0)
    score += inOneBreath(thread, said, message) ? 0 : weights.otherTopic;
  score += weights.likeness * likeness(said.grams, thread.grams);

  // Where.
  const sharedPlace = said.places.some((p) => thread.places.includes(p));
  if (sharedPlace) score += weights.sharedPlace;
  else if (
    !said.echo &&
    clash(said.places, thread.places, '号楼') &&
    !shared.some((topic) => reader.areaWide.has(topic))
  ) {
    score += weights.otherPlace;
  }

  // Who and when.
  if (ownQuietMs <= limits.burstMinutes * MINUTE) {
    score += weights.ownBurst * (1 - (0.4 * ownQuietMs) / (limits.burstMinutes * MINUTE));
  } else if (own !== undefined && quietMs <= limits.talkMinutes * MINUTE) score += weights.ownEarlier;
  if (own === undefined && !said.echo) score += weights.newcomer;
  const near = Math.max(0, 1 - quietMs / (limits.talkMinutes * MINUTE));
  score += weights.justNow * near;
  const latest = threads.every((t) => t.lastMs <= thread.lastMs);
  if (latest && near > 0) score += weights.latest;

  // How.
  if (said.echo)
    score +=
      weights.echo *
      (latest ? 1 : 0.6) *
      (shared.length > 0 || quietMs <= limits.talkMinutes * MINUTE * 2 ? 1 : 0);
  if (said.cues > 0 && near > 0) score += weights.cue * Math.min(2, said.cues);
  if (/^(那|这|还|都|就|又|也|得|到底|总得|对|没|不|好像|应该|可能|肯定|是不是)/u.test(said.text) && near > 0)
    score += weights.pronoun;
  if (said.chat && shared.length === 0) score += weights.chat;
  return score;
}

/** Who goes on within the minute goes on about the same thing, unless they say that it is another. */
function inOneBreath(thread: Thread, said: Reading, message: GroupMessage): boolean {
  const own = thread.members.find((m) => m.sender === message.sender);
  return (
    own !== undefined &&
    own.lastMs === thread.lastMs &&
    message.atMs - own.lastMs <= MINUTE &&
    !/^(另外|还有|再一个|再说|对了|顺便|换个)|也想(问|反映)/u.test(said.text)
  );
}

/** Share of the shorter text's pairs that the thread knows. */
function likeness(grams: readonly string[], known: readonly string[]): number {
  if (grams.length === 0 || known.length === 0) return 0;
  const set = new Set(known);
  const common = grams.filter((gram) => set.has(gram)).length;
  return common < 1
    ? 0
    : common / Math.sqrt(Math.max(4, grams.length) * Math.max(8, Math.min(known.length, 40)));
}

/** Both name such places, and none in common. */
function clash(a: readonly string[], b: readonly string[], ending: string): boolean {
  const left = a.filter((p) => p.endsWith(ending));
  const right = b.filter((p) => p.endsWith(ending));
  return left.length > 0 && right.length > 0;
}

function grown(thread: Thread, message: GroupMessage, said: Reading, added: number, sure: boolean): Thread {
  const others = thread.members.filter((m) => m.sender !== message.sender);
  return {
    ...thread,
    lastMs: Math.max(thread.lastMs, message.atMs),
    // Only a sure message teaches the thread new words: a stray remark must not draw the next one in.
    topics: sure ? union(thread.topics, said.topics, 8) : thread.topics,
    places: sure ? union(thread.places, said.places, 12) : thread.places,
    grams: sure ? union(thread.grams, said.grams, MAX_GRAMS) : thread.grams,
    members: [...others, { sender: message.sender, lastMs: message.atMs }].slice(-MAX_MEMBERS),
    messages: thread.messages + added,
  };
}

function union(a: readonly string[], b: readonly string[], most: number): readonly string[] {
  const fresh = b.filter((x) => !a.includes(x));
  return fresh.length === 0 ? a : [...a, ...fresh].slice(0, most);
}

/** Different residents who say so. */
export const weightOf = (thread: Thread): number => thread.members.length;

/** The first rule that lets a candidate go on by itself, judged on the words of its matter. */
export function autoRuleOf(
  reader: TalkReader,
  texts: readonly string[],
  weight: number,
): AutoRule | undefined {
  return reader.auto.find(
    ({ rule, pattern }) =>
      weight >= rule.weight && (pattern === undefined || texts.some((text) => pattern.test(text))),
  )?.rule;
}

/** The thread with one more message that was found to belong to it; for a thread that changed in between. */
export function joinThread(
  reader: TalkReader,
  thread: Thread,
  message: GroupMessage,
  waiting: number,
): Thread {
  const said = read(reader, message.text);
  const sure = said.topics.some((topic) => thread.topics.includes(topic));
  return grown(thread, message, said, waiting + 1, sure);
}

/** Places a whole talk, oldest first: message id → thread id. For tests and for replays. */
export function threadAll(
  reader: TalkReader,
  messages: readonly GroupMessage[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let talk = silence;
  for (const message of messages) {
    const step = place(reader, talk, message, `thread-of-${message.id}`);
    talk = step.talk;
    if (step.placed.kind === 'open' || step.placed.kind === 'join') {
      for (const id of [message.id, ...step.placed.loose]) found.set(id, step.placed.thread.id);
    }
  }
  return found;
}
