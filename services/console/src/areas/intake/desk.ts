import type { Operations } from '@jiesu/contracts';

export type RequestDraft = Operations['createRequest']['body'];
export type Suggestion = Operations['suggest']['reply'];
export type Settlement = NonNullable<RequestDraft['settlement']>;
type Hint = NonNullable<RequestDraft['hint']>;

/** What stands on the entry form. */
export interface Entry {
  readonly phone: string;
  readonly name: string;
  readonly text: string;
  readonly address: string;
  readonly kind: RequestDraft['kind'];
  readonly confidential: boolean;
  readonly hint: Hint;
}

export const emptyEntry: Entry = {
  phone: '',
  name: '',
  text: '',
  address: '',
  kind: 'complaint',
  confidential: false,
  hint: {},
};

export function isEmpty(entry: Entry): boolean {
  return entry.phone === '' && entry.name === '' && entry.text === '' && entry.address === '';
}

/** Reads back what a draft store kept; anything odd in it is left out. */
export function entryFrom(fields: Readonly<Record<string, unknown>> | undefined): Entry {
  if (!fields) return emptyEntry;
  const string = (name: string): string => (typeof fields[name] === 'string' ? (fields[name] as string) : '');
  const kinds = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;
  const hint = typeof fields.hint === 'object' && fields.hint !== null ? (fields.hint as Hint) : {};
  return {
    phone: string('phone'),
    name: string('name'),
    text: string('text'),
    address: string('address'),
    kind: kinds.find((kind) => kind === fields.kind) ?? 'complaint',
    confidential: fields.confidential === true,
    hint,
  };
}

/** The entry as the server wants it: what was left empty is left out. */
export function toDraft(entry: Entry, receivedAt: string | undefined, settlement?: Settlement): RequestDraft {
  const phone = normalPhone(entry.phone);
  const name = entry.name.trim();
  const address = entry.address.trim();
  return {
    channel: 'hotline',
    kind: entry.kind,
    text: entry.text.trim(),
    petitioner: {
      kind: 'person',
      confidential: entry.confidential,
      ...(name ? { name } : {}),
      ...(phone ? { phone } : {}),
    },
    ...(address ? { address } : {}),
    ...(receivedAt ? { receivedAt } : {}),
    ...(Object.keys(entry.hint).length > 0 ? { hint: entry.hint } : {}),
    ...(settlement ? { settlement } : {}),
  };
}

/** Digits as typed or pasted: blanks, dashes, brackets and +86 do not matter. Full-width digits are read. */
export function normalPhone(typed: string): string {
  const plain = typed.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return plain.replace(/[^\d]/g, '').replace(/^(?:0086|86)(?=1\d{10}$)/, '');
}

/** Long enough to ask who it is: a mobile number, or a land line with or without area code. */
export function mayLookUp(typed: string): boolean {
  const phone = normalPhone(typed);
  return /^1\d{10}$/.test(phone) || /^0\d{9,11}$/.test(phone) || /^[2-8]\d{7}$/.test(phone);
}

/** A proposal that Alt+number takes over. */
export interface Offer {
  readonly field: 'type' | 'place' | 'urgency';
  readonly code: string;
  readonly label: string;
  readonly confidence?: number;
  readonly words: readonly string[];
  readonly hint: Hint;
  readonly taken: boolean;
}

/** What may be taken over from a suggestion, in the order of the numbers. */
export function offersOf(
  suggestion: Suggestion,
  hint: Hint,
  names: {
    readonly type: (code: string) => string;
    readonly place: (place: { districtId?: string; streetId?: string; communityId?: string }) => string;
    readonly urgency: (level: string) => string;
  },
): readonly Offer[] {
  const { problemType, alternatives, place, urgency } = suggestion;
  // Where the machine is sure, faint alternatives are noise to somebody who is on the phone.
  const others = alternatives.filter((other) => problemType.confidence < 0.8 || other.confidence >= 0.1);
  const types: Offer[] = [
    problemType,
    ...others.map((other) => ({ ...other, words: [] as readonly string[] })),
  ].map((guess) => ({
    field: 'type',
    code: guess.code,
    label: names.type(guess.code),
    confidence: guess.confidence,
    words: guess.words,
    hint: { problemType: guess.code },
    taken: hint.problemType === guess.code,
  }));
  const places: Offer[] = [];
  if (place.districtId || place.streetId || place.communityId) {
    const codes = {
      ...(place.districtId ? { districtId: place.districtId } : {}),
      ...(place.streetId ? { streetId: place.streetId } : {}),
      ...(place.communityId ? { communityId: place.communityId } : {}),
    };
    places.push({
      field: 'place',
      code: place.communityId ?? place.streetId ?? place.districtId ?? '',
      label: names.place(codes),
      confidence: place.confidence,
      words: place.words,
      hint: codes,
      taken: isSamePlace(hint, codes),
    });
  }
  for (const candidate of (place.candidates ?? []).slice(0, 3)) {
    const codes = codesOf(candidate.code);
    if (places.some((offer) => offer.code === candidate.code)) continue;
    places.push({
      field: 'place',
      code: candidate.code,
      label: candidate.fullName,
      words: [],
      hint: codes,
      taken: isSamePlace(hint, codes),
    });
  }
  const level: Offer = {
    field: 'urgency',
    code: urgency.level,
    label: names.urgency(urgency.level),
    words: urgency.words,
    hint: { urgency: urgency.level },
    taken: hint.urgency === urgency.level,
  };
  return [...types, ...places, level].slice(0, 9);
}

/** An area code says by its length what it is: 6 district, 9 street office, 12 community. */
export function codesOf(code: string): { districtId?: string; streetId?: string; communityId?: string } {
  return {
    ...(code.length >= 6 ? { districtId: code.slice(0, 6) } : {}),
    ...(code.length >= 9 ? { streetId: code.slice(0, 9) } : {}),
    ...(code.length >= 12 ? { communityId: code.slice(0, 12) } : {}),
  };
}

function isSamePlace(
  hint: Hint,
  codes: { districtId?: string; streetId?: string; communityId?: string },
): boolean {
  return (
    (codes.districtId ?? codes.streetId ?? codes.communityId) !== undefined &&
    hint.districtId === codes.districtId &&
    hint.streetId === codes.streetId &&
    hint.communityId === codes.communityId
  );
}

/** Taking the same offer again gives it back. */
export function take(hint: Hint, offer: Offer): Hint {
  const { problemType, urgency, ...places } = hint;
  const rest: Hint = {
    ...(offer.field === 'place' ? {} : places),
    ...(offer.field !== 'type' && problemType ? { problemType } : {}),
    ...(offer.field !== 'urgency' && urgency ? { urgency } : {}),
  };
  return offer.taken ? rest : { ...rest, ...offer.hint };
}
