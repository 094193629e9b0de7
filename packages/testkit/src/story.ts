import type { RequestDraft, RequestKind, Urgency } from '@jiesu/contracts';
import type { Home, LittleCity, Person } from './city.ts';
import { agreements, chatter, type Matter, matters, spots } from './matters.ts';
import type { Random } from './random.ts';

/** What really happened, kept aside to measure the system by. */
export interface Truth {
  readonly problemType: string;
  readonly kind: RequestKind;
  readonly urgency: Urgency;
  readonly districtId: string;
  readonly streetId: string;
  readonly communityId: string;
  /** False: the caller did not say enough to find the street. */
  readonly placeTold: boolean;
}

export interface ToldRequest {
  readonly draft: RequestDraft;
  readonly truth: Truth;
}

export interface GroupMessage {
  readonly sender: string;
  readonly text: string;
  /** Seconds after the first message. */
  readonly after: number;
}

export interface GroupTalk {
  readonly home: Home;
  readonly messages: readonly GroupMessage[];
  readonly truth: Truth;
  /** Neighbours who joined in. */
  readonly supporters: number;
}

const fill = (text: string, place: string, spot: string, random: Random) =>
  text
    .replaceAll('{place}', place)
    .replaceAll('{spot}', spot)
    .replaceAll('{n}', String(random.between(2, 9)));

const truthOf = (matter: Matter, home: Home, placeTold: boolean): Truth => ({
  problemType: matter.type,
  kind: matter.kind,
  urgency: matter.urgency,
  districtId: home.district.code,
  streetId: home.street.code,
  communityId: home.community.code,
  placeTold,
});

/** How people name where they are: mostly in full, sometimes without the district, now and then hardly at all. */
function placeWords(home: Home, random: Random): { readonly words: string; readonly told: boolean } {
  const community = `${home.community.short}${home.community.kind === 'village' ? '村' : '社区'}`;
  const roll = random.next();
  if (roll < 0.72) return { words: `${home.district.name}${home.street.name}${community}`, told: true };
  if (roll < 0.88) return { words: `${home.district.name}${home.street.name}`, told: true };
  if (roll < 0.96) return { words: `${home.street.name}${community}`, told: true };
  return { words: home.district.name, told: false };
}

/** One call to the hotline. */
export function tellCall(
  city: LittleCity,
  random: Random,
  person: Person = city.person(random),
): ToldRequest {
  const matter = random.weighted(matters);
  const home = city.home(random);
  const { words, told } = placeWords(home, random);
  const spot = random.pick(spots);
  return {
    draft: {
      channel: random.chance(0.9) ? 'hotline' : 'online',
      kind: matter.kind,
      text: fill(random.pick(matter.calls), words, spot, random),
      petitioner: {
        kind: 'person',
        name: person.name,
        phone: person.phone,
        ...(matter.kind === 'report' && random.chance(0.5) && { confidential: true }),
      },
      ...(told && random.chance(0.6) && { address: `${words}${spot}` }),
    },
    truth: truthOf(matter, home, told),
  };
}

/** An hour of a community group: somebody lacks something, neighbours join in, life goes on around it. */
export function tellGroup(city: LittleCity, random: Random, home: Home = city.home(random)): GroupTalk {
  const matter = random.weighted(matters);
  const spot = random.pick(spots);
  const words = `${home.street.short}${home.community.short}`;
  const asker = `resident-${random.between(1, 400)}`;
  const messages: GroupMessage[] = [];
  let after = random.between(0, 600);
  const talk = (sender: string, text: string, pause: number) => {
    after += pause;
    messages.push({ sender, text, after });
  };
  const idle = () => {
    if (random.chance(0.5))
      talk(`resident-${random.between(401, 900)}`, random.pick(chatter), random.between(5, 120));
  };
  idle();
  for (const line of random.pick(matter.chats)) {
    talk(asker, fill(line, words, spot, random), random.between(4, 40));
    if (random.chance(0.2)) idle();
  }
  const supporters = random.chance(0.6) ? random.between(1, 6) : 0;
  for (let joined = 0; joined < supporters; joined += 1) {
    talk(`resident-${1_000 + joined}`, random.pick(agreements), random.between(10, 90));
    if (random.chance(0.3)) idle();
  }
  idle();
  return { home, messages, truth: truthOf(matter, home, true), supporters };
}

/** How busy the hotline is at an hour of the day in Asia/Shanghai, 1 = average. */
export function busyness(hour: number): number {
  const shape = [
    0.3, 0.2, 0.15, 0.12, 0.15, 0.3, 0.6, 1, 1.5, 2, 2.1, 1.8, 1.2, 1.3, 1.7, 1.8, 1.6, 1.3, 1.2, 1.2, 1, 0.8,
    0.6, 0.4,
  ];
  return shape[hour] ?? 1;
}
