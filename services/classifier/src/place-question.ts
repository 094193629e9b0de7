import type { Areas } from '@jiesu/service-kit';
import type { PlaceGuess } from './place.ts';

/** More than so many names are not read out on the telephone. */
const MOST_NAMED = 3;

/** The one question that tells most about an uncertain place; undefined when the street office is decided. */
export function placeQuestion(guess: PlaceGuess, areas: Areas): string | undefined {
  if (guess.outcome === 'street') return undefined;
  if (guess.outcome === 'outside')
    return `“${guess.outside}”不在北京市。请问事情是不是也发生在北京？在哪个区、哪条街道或哪个小区？`;
  const codes = [...new Set((guess.candidates ?? []).map((c) => c.code))];
  const streets = [...new Set(codes.map((c) => c.slice(0, 9)))];
  const named = guess.words.at(-1);
  const districts = [...new Set(codes.map((c) => c.slice(0, 6)))];
  if (streets.length === 1 && streets[0]!.length === 9)
    return `您说的${named === undefined ? '地方' : `“${named}”`}，是${areas.fullName(codes[0]!)}吗？`;
  if (streets.length > 1 && streets.length <= MOST_NAMED)
    return `您说的是${streets.map((c) => areas.fullName(c)).join('，还是')}？`;
  if (districts.length > 1) {
    const list = districts
      .slice(0, MOST_NAMED)
      .map((c) => areas.fullName(c))
      .join('、');
    return `叫“${named ?? '这个名字'}”的地方，${list}${districts.length > MOST_NAMED ? '等区' : ''}都有，请问是哪个区？`;
  }
  if (guess.districtId !== undefined)
    return `请问在${areas.fullName(guess.districtId)}的哪个街道（乡镇），或者附近有什么小区、路口、地铁站？`;
  return '请问事情发生在哪个区、哪条街道，附近的小区、路口或地铁站叫什么？';
}
