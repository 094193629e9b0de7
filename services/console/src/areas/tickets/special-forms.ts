import type { OperationId, Operations } from '@jiesu/contracts';
import type { Ticket } from './ticket.tsx';

/**
 * What is rarely done on a ticket, as forms: which fields, and what body they make. The action bar, the keys and the
 * dialog follow from this table; the labels of actions and values are those of the contracts.
 */

export type Rules = Operations['getHandlingRules']['reply'];

type Asks = { readonly [name: string]: unknown };

export type FieldName =
  | 'reason'
  | 'words'
  | 'until'
  | 'level'
  | 'outcome'
  | 'method'
  | 'told'
  | 'unitId'
  | 'units'
  | 'kind'
  | 'place'
  | 'task'
  | 'which'
  | 'yes'
  | 'score'
  | 'into'
  | 'files';

export interface Choice {
  readonly value: string;
  /** Already in words, or a value of an enumeration with its group. */
  readonly label?: string;
  readonly group?: 'ContactOutcome' | 'ContactMethod' | 'DecisionLevel' | 'WhistleKind' | 'ApplicationKind';
}

export interface Field {
  readonly name: FieldName;
  readonly is: 'words' | 'line' | 'choice' | 'time' | 'unit' | 'units' | 'files';
  readonly choices?: readonly Choice[];
  readonly initial?: string;
  readonly optional?: true;
  readonly max?: number;
}

export type Values = Readonly<Partial<Record<Exclude<FieldName, 'units' | 'files'>, string>>> & {
  readonly units: readonly string[];
  readonly files: readonly string[];
};

export interface Form {
  readonly operation: OperationId;
  readonly fields: readonly Field[];
  readonly body: (values: Values) => Asks;
}

/** Actions of this table, in the order of their buttons, with their keys. */
export const SPECIAL = [
  { action: 'grantExtension', keys: 'd y' },
  { action: 'grantPause', keys: 'd y' },
  { action: 'grantParking', keys: 'd y' },
  { action: 'grantExclusion', keys: 'd y' },
  { action: 'grantEscalation', keys: 'd y' },
  { action: 'endorse', keys: 'd y' },
  { action: 'refuseExtension', keys: 'd n' },
  { action: 'refusePause', keys: 'd n' },
  { action: 'refuseParking', keys: 'd n' },
  { action: 'refuseExclusion', keys: 'd n' },
  { action: 'refuseEscalation', keys: 'd n' },
  { action: 'ruleWhistle', keys: 'w y' },
  { action: 'arrive', keys: 'w a' },
  { action: 'refuseWhistle', keys: 'w x' },
  { action: 'reportWhistle', keys: 'w r' },
  { action: 'reportAssist', keys: 'w f' },
  { action: 'confirmArrival', keys: 'w c' },
  { action: 'endWhistle', keys: 'w e' },
  { action: 'rateWhistle', keys: 'w s' },
  { action: 'tell', keys: 'd o' },
  { action: 'answerSupervision', keys: 'd a' },
  { action: 'passDown', keys: 'd d' },
  { action: 'whistle', keys: 'w w' },
  { action: 'askAssist', keys: 'w h' },
  { action: 'applyExtension', keys: 'd e' },
  { action: 'applyPause', keys: 'd p' },
  { action: 'applyParking', keys: 'd g' },
  { action: 'applyExclusion', keys: 'd x' },
  { action: 'applyEscalation', keys: 'd t' },
  { action: 'withdraw', keys: 'd w' },
  { action: 'resumeClock', keys: 'd r' },
  { action: 'keepParked', keys: 'd k' },
  { action: 'unpark', keys: 'd u' },
  { action: 'restore', keys: 'd c' },
  { action: 'supervise', keys: 'd s' },
  { action: 'endSupervision', keys: 'd z' },
  { action: 'merge', keys: 'm m' },
  { action: 'unmerge', keys: 'm u' },
] as const;
export type SpecialAction = (typeof SPECIAL)[number]['action'];

const kinds = {
  Extension: 'extension',
  Pause: 'pause',
  Parking: 'parking',
  Exclusion: 'exclusion',
  Escalation: 'escalation',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

/** What a field for date and time holds: the wall in Beijing, whatever the clock of this machine. */
export const toWall = (instant: string): string =>
  new Date(Date.parse(instant) + shanghaiMs).toISOString().slice(0, 16);
export const fromWall = (wall: string): string => new Date(`${wall}:00.000+08:00`).toISOString();

const words = (max: number, more: Partial<Field> = {}): Field => ({
  name: 'words',
  is: 'words',
  max,
  ...more,
});
const files: Field = { name: 'files', is: 'files', optional: true };
const time = (initial: string, more: Partial<Field> = {}): Field => ({
  name: 'until',
  is: 'time',
  initial: toWall(initial),
  ...more,
});
const choice = (name: FieldName, choices: readonly Choice[], initial = choices[0]?.value ?? ''): Field => ({
  name,
  is: 'choice',
  choices,
  initial,
});
const contact: readonly Field[] = [
  choice('outcome', [
    { value: 'reached', group: 'ContactOutcome' },
    { value: 'notReached', group: 'ContactOutcome' },
  ]),
  choice('method', [
    { value: 'phone', group: 'ContactMethod' },
    { value: 'visit', group: 'ContactMethod' },
    { value: 'message', group: 'ContactMethod' },
  ]),
];

const toldOf = ({ outcome, method, told }: Values): Asks => ({
  outcome,
  method,
  ...(told ? { note: told } : {}),
});
const withFiles = ({ files: attachments }: Values): Asks => (attachments.length > 0 ? { attachments } : {});
const untilOf = ({ until }: Values, name = 'until'): Asks => (until ? { [name]: fromWall(until) } : {});

const later = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * dayMs).toISOString();

const pendingOf = (ticket: Ticket, kind?: Kind) =>
  ticket.applications?.find((one) => one.state === 'pending' && (kind === undefined || one.kind === kind));

/** A whistle, or one unit of it: `1` or `1 department-water`. */
const whichOf = ({ which = '' }: Values): Asks => {
  const [whistle = '', unitId] = which.split(' ');
  return { whistle: Number(whistle), ...(unitId ? { unitId } : {}) };
};

type Called = NonNullable<Ticket['whistles']>[number]['units'][number];

function calledUnits(
  ticket: Ticket,
  isMeant: (unit: Called, ended: boolean) => boolean,
  labelled: (whistle: number, unit?: string) => string,
): Field {
  const choices = (ticket.whistles ?? []).flatMap(({ whistle, units, ended }) =>
    units
      .filter((unit) => isMeant(unit, ended !== undefined))
      .map((unit) => ({ value: `${whistle} ${unit.unitId}`, label: labelled(whistle, unit.unitName) })),
  );
  return choice('which', choices);
}

/** The form of an action on this ticket, for somebody of `unitId`. */
export function formOf(
  action: SpecialAction,
  ticket: Ticket,
  rules: Rules | undefined,
  now: string,
  unitId: string | undefined,
  labelled: (whistle: number, unit?: string) => string,
): Form {
  const applying = /^(apply|grant|refuse)(Extension|Pause|Parking|Exclusion|Escalation)$/.exec(action);
  if (applying) {
    const kind = kinds[applying[2] as keyof typeof kinds];
    return applying[1] === 'apply'
      ? applyForm(kind, ticket, rules, now)
      : decideForm(kind, applying[1] === 'grant', ticket);
  }
  const mine = (unit: Called): boolean => unitId === undefined || unit.unitId === unitId;
  const open = (test: (unit: Called) => boolean) =>
    calledUnits(ticket, (unit, ended) => !ended && test(unit), labelled);
  switch (action) {
    case 'endorse':
      return decideForm(pendingOf(ticket)?.kind ?? 'exclusion', true, ticket);
    case 'withdraw':
      return {
        operation: 'withdrawApplication',
        fields: [
          choice(
            'kind',
            (ticket.applications ?? [])
              .filter((one) => one.state === 'pending')
              .map((one) => ({ value: one.kind, group: 'ApplicationKind' })),
          ),
        ],
        body: ({ kind }) => ({ kind }),
      };
    case 'tell':
      return {
        operation: 'tellPetitioner',
        fields: [...contact, { name: 'told', is: 'words', max: 500, optional: true }],
        body: toldOf,
      };
    case 'resumeClock':
      return reasonForm('resumeClock');
    case 'unpark':
      return reasonForm('unparkTicket');
    case 'restore':
      return reasonForm('restoreTicket');
    case 'endSupervision':
      return reasonForm('endSupervision');
    case 'unmerge':
      return reasonForm('unmergeTicket');
    case 'merge':
      return {
        operation: 'mergeTicket',
        fields: [{ name: 'into', is: 'line', max: 24 }, words(500)],
        body: (values) => ({ into: values.into?.trim(), because: values.words }),
      };
    case 'keepParked':
      return {
        operation: 'keepParked',
        fields: [time(later(now, 90)), words(500)],
        body: (values) => ({ ...untilOf(values), because: values.words }),
      };
    case 'supervise':
      return {
        operation: 'superviseTicket',
        fields: [words(1000), { name: 'until', is: 'time', optional: true }],
        body: (values) => ({ notice: values.words, ...untilOf(values, 'dueAt') }),
      };
    case 'answerSupervision':
      return {
        operation: 'answerSupervision',
        fields: [words(2000), files],
        body: (values) => ({ text: values.words, ...withFiles(values) }),
      };
    case 'whistle':
      return {
        operation: 'blowWhistle',
        fields: [
          choice('kind', [
            { value: 'daily', group: 'WhistleKind' },
            { value: 'push', group: 'WhistleKind' },
            { value: 'emergency', group: 'WhistleKind' },
          ]),
          words(1000),
          { name: 'units', is: 'units' },
          { name: 'task', is: 'line', max: 500 },
          { name: 'place', is: 'line', max: 200, initial: ticket.place.text },
          { name: 'until', is: 'time', optional: true },
        ],
        body: (values) => ({
          kind: values.kind,
          matter: values.words,
          place: values.place,
          units: values.units.map((called) => ({ unitId: called, task: values.task })),
          ...untilOf(values, 'arriveBy'),
        }),
      };
    case 'arrive':
      return {
        operation: 'arriveAtWhistle',
        fields: [open((unit) => mine(unit) && ['called', 'refused'].includes(unit.step))],
        body: whichOf,
      };
    case 'confirmArrival':
      return {
        operation: 'confirmArrival',
        fields: [
          open((unit) => !unit.confirmed && ['called', 'arrived'].includes(unit.step)),
          choice('yes', [{ value: 'yes' }, { value: 'no' }]),
        ],
        body: (values) => ({ ...whichOf(values), arrived: values.yes === 'yes' }),
      };
    case 'refuseWhistle':
      return {
        operation: 'refuseWhistle',
        fields: [open((unit) => mine(unit) && unit.step === 'called'), words(500)],
        body: (values) => ({ ...whichOf(values), because: values.words }),
      };
    case 'ruleWhistle':
      return {
        operation: 'ruleWhistle',
        fields: [
          open((unit) => unit.step === 'refused'),
          choice('yes', [{ value: 'yes' }, { value: 'no' }]),
          words(500),
        ],
        body: (values) => ({ ...whichOf(values), mustCome: values.yes === 'yes', because: values.words }),
      };
    case 'reportWhistle':
      return {
        operation: 'reportWhistle',
        fields: [open((unit) => mine(unit) && unit.step === 'arrived'), words(2000), files],
        body: (values) => ({ ...whichOf(values), text: values.words, ...withFiles(values) }),
      };
    case 'endWhistle':
      return {
        operation: 'endWhistle',
        fields: [
          choice(
            'which',
            (ticket.whistles ?? [])
              .filter((one) => !one.ended)
              .map(({ whistle }) => ({ value: String(whistle), label: labelled(whistle) })),
          ),
          choice('yes', [{ value: 'yes' }, { value: 'no' }]),
          words(1000),
        ],
        body: (values) => ({ ...whichOf(values), solved: values.yes === 'yes', result: values.words }),
      };
    case 'rateWhistle':
      return {
        operation: 'rateWhistle',
        fields: [
          calledUnits(
            ticket,
            (unit, ended) =>
              ended && (ticket.asLead ? !unit.rating : unit.unitId === unitId && !unit.ratingOfCaller),
            labelled,
          ),
          choice(
            'score',
            ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value })),
            '5',
          ),
          words(500, { optional: true }),
        ],
        body: (values) => ({
          ...whichOf(values),
          score: Number(values.score),
          ...(values.words ? { note: values.words } : {}),
        }),
      };
    case 'askAssist':
      return {
        operation: 'askAssist',
        fields: [{ name: 'unitId', is: 'unit' }, words(1000), { name: 'until', is: 'time', optional: true }],
        body: (values) => ({ unitId: values.unitId, task: values.words, ...untilOf(values, 'dueAt') }),
      };
    case 'reportAssist':
      return {
        operation: 'reportAssist',
        fields: [choice('yes', [{ value: 'yes' }, { value: 'no' }]), words(2000), files],
        body: (values) => ({ text: values.words, final: values.yes === 'yes', ...withFiles(values) }),
      };
    case 'passDown':
      return {
        operation: 'passDown',
        fields: [{ name: 'unitId', is: 'unit' }, words(500)],
        body: (values) => ({ unitId: values.unitId, because: values.words }),
      };
    default:
      throw new Error(`no form for ${action}`);
  }
}

const reasonForm = (operation: OperationId): Form => ({
  operation,
  fields: [words(500)],
  body: (values) => ({ because: values.words }),
});

function applyForm(kind: Kind, ticket: Ticket, rules: Rules | undefined, now: string): Form {
  const policy = rules?.applications[kind];
  const until = {
    extension: later(ticket.due.handleAt, 7),
    pause: later(now, 7),
    parking: later(now, 90),
    exclusion: undefined,
    escalation: undefined,
  }[kind];
  return {
    operation: 'applyForTicket',
    fields: [
      choice(
        'reason',
        (policy?.reasons ?? []).map(({ code, zh }) => ({ value: code, label: zh })),
        '',
      ),
      words(1000),
      ...(until ? [time(until)] : []),
      ...(kind === 'escalation'
        ? [
            choice('level', [
              { value: 'district', group: 'DecisionLevel' },
              { value: 'city', group: 'DecisionLevel' },
            ]),
          ]
        : []),
      ...(policy?.notice === 'atApplication'
        ? ([...contact, { name: 'told', is: 'words', max: 500, optional: true }] as const)
        : []),
      files,
    ],
    body: (values) => ({
      kind,
      reason: values.reason,
      basis: values.words,
      ...(until ? untilOf(values) : {}),
      ...(kind === 'escalation' ? { level: values.level } : {}),
      ...(policy?.notice === 'atApplication' ? { told: toldOf(values) } : {}),
      ...withFiles(values),
    }),
  };
}

function decideForm(kind: Kind, granted: boolean, ticket: Ticket): Form {
  const asked = pendingOf(ticket, kind)?.until;
  return {
    operation: granted ? 'grantApplication' : 'refuseApplication',
    fields: [words(500), ...(granted && asked ? [time(asked)] : [])],
    body: (values) => ({
      kind,
      because: values.words,
      // Only a shorter time is said: as asked for is what the server takes by itself.
      ...(granted && asked && values.until && values.until !== toWall(asked) ? untilOf(values) : {}),
    }),
  };
}
