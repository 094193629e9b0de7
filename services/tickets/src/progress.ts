import type { CommandAnswer, OperationId, ProgressView } from '@jiesu/contracts';
import {
  addInformation,
  type Decision,
  objectToClosure,
  type Policies,
  progressOf,
  rateTicket,
  sniffEvidence,
  type Ticket,
} from '@jiesu/domain';
import type { Held } from '@jiesu/ports';
import {
  type Call,
  createLimiter,
  Fault,
  type Kit,
  nothing,
  Refusal,
  readProgressCode,
} from '@jiesu/service-kit';
import { type Evidence, readAtMost } from './evidence.ts';
import type { Tickets } from './store.ts';
import type { Names } from './views.ts';

/** Beyond so many dispatches nobody looks; the rules allow far fewer. */
const maxHops = 12;

/** Wrong codes for one request: ten at once, then one every ten seconds. Guessing fifty bits takes for ever. */
const wrongTries = { atOnce: 10, perSecond: 0.1 };

type OfPetitioner = {
  [K in OperationId]: Call<K>['params'] extends { readonly requestId: string; readonly code: string }
    ? K
    : never;
}[OperationId];
type Call1 = Call<OfPetitioner>;
export type Act = Call<'sendToProgress'>['params']['act'];

/** What the holder of a code may see and say. The JSON operations and the page both go through here. */
export interface Progress {
  view(requestId: string, code: string): Promise<ProgressView>;
  rate(call: Call1, body: Call<'rateProgress'>['body']): Promise<Answer>;
  add(call: Call1, body: Call<'addToProgress'>['body']): Promise<Answer>;
  object(call: Call1, body: Call<'objectToClosure'>['body']): Promise<Answer>;
  addPhoto(call: Call1, ticketId: string, maxBytes: number): Promise<Answer>;
}

type Answer = CommandAnswer;

export function progressOn(
  kit: Kit,
  tickets: Tickets,
  evidence: Evidence,
  policies: Policies,
  names: Names,
): Progress {
  const tries = createLimiter(wrongTries.perSecond, wrongTries.atOnce, () => Date.parse(kit.clock.now()));
  const rules = () => kit.reference.callbackPolicy.at(kit.clock.now());

  /** The last day of the code. Whether there is such a request, a wrong code does not tell. */
  const admitted = (requestId: string, code: string): string => {
    const now = kit.clock.now();
    const read = readProgressCode(kit.vault, requestId, code, now, rules().progress.codeDays);
    if (read === 'wrong') {
      if (tries.take(requestId) > 0)
        throw new Refusal('progress-too-many-tries', '试错次数太多，请过几分钟再试；急事请拨打 12345。');
      throw new Refusal(
        'progress-code-wrong',
        '受理编号或查询码不对，请核对后再试；忘记了可以拨打 12345 询问。',
      );
    }
    if (read === 'expired')
      throw new Refusal('progress-code-expired', '查询码已过期，请拨打 12345 索取新的查询码。');
    return read.until;
  };

  const change = async (
    call: Call1,
    ticketId: string,
    decide: (ticket: Ticket, at: string) => Decision<Ticket>,
  ): Promise<Answer> => {
    const { requestId, code } = call.params;
    admitted(requestId, code);
    const { revision } = await tickets.change(ticketId, call as Call, (ticket) => {
      if (ticket?.requestId !== requestId) throw new Fault('not-found', 'never', `没有工单 ${ticketId}`);
      return decide(ticket, kit.clock.now());
    });
    return { id: ticketId, revision };
  };

  return {
    async view(requestId, code) {
      const codeUntil = admitted(requestId, code);
      const now = kit.clock.now();
      const { progress, questions } = rules();
      const all = await ticketsOf(tickets, requestId);
      const standing = all.filter(({ doc }) => doc.stage !== 'void');
      // Between two dispatches only what was withdrawn is there.
      const shown = standing.length > 0 ? standing : all.slice(-1);
      return {
        requestId,
        codeUntil,
        tickets: shown.map(({ doc }) =>
          progressOf(doc, now, names.unit(doc.unitId), progress, policies.limitsAt(now)),
        ),
        complaint: progress.complaint,
        questions,
      };
    },
    rate: (call, { ticketId, ...answers }) =>
      change(call, ticketId, (ticket, at) => rateTicket(ticket, at, answers)),
    add: (call, { ticketId, text }) =>
      change(call, ticketId, (ticket, at) =>
        addInformation(ticket, at, { text, photos: [] }, rules().progress),
      ),
    object: (call, { ticketId, text }) =>
      change(call, ticketId, (ticket, at) => objectToClosure(ticket, at, text, rules().progress, policies)),
    async addPhoto(call, ticketId, maxBytes) {
      const { requestId, code } = call.params;
      admitted(requestId, code);
      const held = await tickets.get(ticketId);
      if (held?.doc.requestId !== requestId) throw new Fault('not-found', 'never', `没有工单 ${ticketId}`);
      const content = await readAtMost(call.stream, maxBytes);
      const mediaType = sniffEvidence(content);
      if (mediaType === undefined || mediaType === 'application/pdf')
        throw new Refusal('evidence-type', '只接受 JPEG、PNG、WebP 图片；请换一张照片。');
      const photo = (ref: string) => ({ text: '补充照片', photos: [ref] });
      // Asked before anything is kept, and once more at the commit.
      const may = addInformation(held.doc, kit.clock.now(), photo(''), rules().progress);
      if ('refused' in may) throw new Refusal(may.refused, may.because);
      const { ref, bytes } = await kit.files.put(content, mediaType);
      const { unitId, districtId } = held.doc;
      await evidence.change(ref, { timer: `progress/${ticketId}/${ref}` }, (record) => {
        const owner = {
          unitId,
          ...(districtId === undefined ? {} : { districtId }),
          by: 'petitioner',
          at: kit.clock.now(),
        };
        if (record === undefined) return { next: { mediaType, bytes, owners: [owner] }, facts: [] };
        if (record.owners.some((known) => known.unitId === unitId)) return nothing;
        return { next: { ...record, owners: [...record.owners, owner] }, facts: [] };
      });
      return change(call, ticketId, (ticket, at) => addInformation(ticket, at, photo(ref), rules().progress));
    },
  };
}

async function ticketsOf(tickets: Tickets, requestId: string): Promise<readonly Held<Ticket>[]> {
  const ids = Array.from({ length: maxHops }, (_, hop) => `${requestId}-${hop + 1}`);
  const held = await tickets.getMany(ids);
  return [...held].sort((a, b) => a.doc.hop - b.doc.hop);
}

export function serveProgress(kit: Kit, progress: Progress): void {
  kit.operation('getProgress', ({ params }) => progress.view(params.requestId, params.code));
  kit.operation('rateProgress', (call) => progress.rate(call, call.body));
  kit.operation('addToProgress', (call) => progress.add(call, call.body));
  kit.operation('objectToClosure', (call) => progress.object(call, call.body));
}
