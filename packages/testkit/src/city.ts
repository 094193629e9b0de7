import type { Area, Areas } from '@jiesu/service-kit';
import type { Random } from './random.ts';

export interface Person {
  readonly name: string;
  /** From a block that no operator gives out (1990 000 xxxx). */
  readonly phone: string;
}

export interface Home {
  readonly district: Area;
  readonly street: Area;
  readonly community: Area;
}

export interface LittleCity {
  /** Where something happens; a few streets are far busier than the rest, as in life. */
  home(random: Random): Home;
  homes(random: Random, count: number): readonly Home[];
  person(random: Random): Person;
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const givens = [
  '秀兰',
  '建国',
  '晓梅',
  '志强',
  '雨桐',
  '海燕',
  '国庆',
  '丽华',
  '文博',
  '欣怡',
  '桂英',
  '立新',
  '浩然',
  '春生',
  '思远',
  '玉珍',
];

/**
 * Real districts, street offices and communities; invented people. `seed` decides which streets are busy; `busiest`
 * (a street's code) is the busiest of all.
 */
export function littleCity(areas: Areas, seed: Random, busiest?: string): LittleCity {
  const streets = seed
    .fork('busy streets')
    .shuffled(areas.streets.filter((street) => areas.childrenOf(street.code).length > 0))
    .sort((a, b) => Number(b.code === busiest) - Number(a.code === busiest))
    .map((street, rank) => ({ street, weight: 1 / (rank + 12) ** 0.9 }));
  const home = (random: Random): Home => {
    const { street } = random.weighted(streets);
    const district = areas.byCode(street.code.slice(0, 6));
    if (district === undefined) throw new Error(`no district for ${street.code}`);
    return { district, street, community: random.pick(areas.childrenOf(street.code)) };
  };
  return {
    home,
    homes: (random, count) => Array.from({ length: count }, () => home(random)),
    person: (random) => ({
      name: random.pick(surnames) + random.pick(givens),
      phone: `1990000${String(random.between(0, 9_999)).padStart(4, '0')}`,
    }),
  };
}
