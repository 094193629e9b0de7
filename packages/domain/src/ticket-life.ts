import { eventNames, finalStages, guards, stageNames, transitions } from './ticket.ts';

/** The life of a ticket as a Markdown page with a Mermaid diagram, drawn from the transition table alone. */
export function ticketLifePage(): string {
  const moves = transitions.filter((row) => row.from !== row.to);
  const stays = transitions.filter((row) => row.from === row.to);
  return [
    '# Life of a ticket 工单流转',
    '',
    'Drawn from the transition table in `packages/domain/src/ticket.ts`; a test fails when this page is not current.',
    'After a change of the table: `npx vitest run packages/domain/src/ticket-life.test.ts -u`.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...Object.entries(stageNames).map(([stage, name]) => `  ${stage} : ${name} ${stage}`),
    ...moves.map(
      (row) => `  ${row.from === 'none' ? '[*]' : row.from} --> ${row.to} : ${eventNames[row.on]} ${row.on}`,
    ),
    ...finalStages.map((stage) => `  ${stage} --> [*]`),
    '```',
    '',
    '| From | On | To | Who | Guard | Why |',
    '|---|---|---|---|---|---|',
    ...[...moves, ...stays].map(
      (row) =>
        `| ${row.from === 'none' ? '–' : `${stageNames[row.from]} \`${row.from}\``} | ${eventNames[row.on]} \`${row.on}\` | ${stageNames[row.to]} \`${row.to}\` | ${row.who.join(', ')} | ${guards[row.on] ?? ''} | ${row.why} |`,
    ),
    '',
    'Marks ride beside the stage and change nothing in this table: objection, conference, whistle, extension,',
    'escalated, supervised, parked, excluded. The only events that move a due time are `reopen`, `grantExtension`,',
    '`grantPause`, `resumeClock`, `grantParking`, `keepParked`, `unpark` and, where the policy stops the clocks during an',
    'objection, `rejectObjection`; `packages/domain/src/deadlines.ts` computes every due time from the history alone.',
    '',
  ].join('\n');
}
