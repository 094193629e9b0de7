import { type SeenSpan, spanRecorder } from '@jiesu/service-kit/testing';
import { picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, worlds } from '../support/worlds.ts';

const wangjing = 'street-110105026';
const office = { roles: ['office' as const], unitId: wangjing };
const complaint = {
  kind: 'complaint',
  text: '市民反映，朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，物业费照收，来电投诉物业公司不作为的问题。',
  petitioner: { kind: 'person', name: '周女士', phone: '19900001234' },
  address: '朝阳区望京街道花家地西里社区三号楼二单元501室',
};

describe.each(worlds)('the trace of a complaint (%s)', (world) => {
  let opened: Opened;
  let recorder: ReturnType<typeof spanRecorder>;
  let calls = 0;
  beforeEach(async () => {
    recorder = spanRecorder();
    opened = await openWorld(world, { spans: recorder.exporter });
  });
  afterEach(() => opened.close());

  /** A call under a trace of its own, as a browser or a collector's client starts it. */
  async function traced(operation: Parameters<Opened['city']['call']>[0], input: object) {
    calls += 1;
    const traceId = String(calls).padStart(32, 'a');
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const answer = await opened.city.call(operation, { ...input, headers: { traceparent } });
    expect([200, 201]).toContain(answer.status);
    return { traceId, body: answer.body };
  }
  const spansOf = (traceId: string) => recorder.spans.filter((span) => span.traceId === traceId);
  /** `service name`, each hop once: a fact that comes twice is handled under a second span. */
  const hops = (traceId: string) => [
    ...new Set(spansOf(traceId).map(({ service, name }) => `${service} ${name}`)),
  ];
  /** From the span up to the call, as `name < name < …`. */
  function way(span: SeenSpan): string {
    const parent = recorder.spans.find(({ spanId }) => spanId === span.parentId);
    return parent === undefined ? span.name : `${span.name} < ${way(parent)}`;
  }
  const wayTo = (traceId: string, service: string, name: string): string | undefined => {
    const span = spansOf(traceId).find((one) => one.service === service && one.name === name);
    return span && way(span);
  };

  it('leads from the call at the desk to the ticket, its clocks and the demand', async () => {
    const { traceId, body } = await traced('createRequest', { as: 'agent', body: complaint });
    expect(hops(traceId)).toEqual(
      expect.arrayContaining([
        'hotline-intake createRequest',
        'classifier request.received.v1',
        'router request.classified.v1',
        'tickets request.dispatched.v1',
        'hotline-intake request.dispatched.v1',
        'followup ticket.opened.v1',
        'demands request.classified.v1',
        'demands request.dispatched.v1',
        'demands ticket.opened.v1',
      ]),
    );
    expect(wayTo(traceId, 'followup', 'ticket.opened.v1')).toBe(
      'ticket.opened.v1 < request.dispatched.v1 < request.classified.v1 < request.received.v1 < createRequest',
    );
    for (const span of spansOf(traceId)) {
      if (span.name === 'createRequest')
        expect(span).toMatchObject({ outcome: 'answered', parentId: '00f067aa0ba902b7' });
      else if (/^(commit|publish) /.test(span.name))
        expect(['written', 'repeated', 'stale', 'published']).toContain(span.outcome);
      else expect(span).toMatchObject({ outcome: 'handled', request: body.id });
    }
  });

  it('is another one for each later call, and each leads to its own consequences up to the closed ticket', async () => {
    const first = await traced('createRequest', { as: 'agent', body: complaint });
    const requestId = first.body.id;
    const { body: dispatch } = await opened.city.call('getDispatch', {
      as: 'dispatcher',
      params: { requestId },
    });
    const { ticketId } = dispatch.hops.at(-1);
    const params = { ticketId };
    const accepted = await traced('acceptTicket', { as: office, params });
    expect(hops(accepted.traceId)).toEqual(
      expect.arrayContaining([
        'tickets acceptTicket',
        'followup ticket.accepted.v1',
        'demands ticket.accepted.v1',
      ]),
    );
    await traced('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    const { body: stored } = await opened.city.inject('POST', '/api/evidence', {
      as: office,
      body: picture(random(1)),
      headers: { 'content-type': 'image/png' },
    });
    const reply = {
      result: 'solved',
      text: '楼道已清扫，门禁当天修复，居民现场确认。',
      attachments: [stored.ref],
    };
    await traced('replyTicket', { as: office, params, body: reply });
    const approved = await traced('approveReply', { as: 'reviewer', params });
    expect(wayTo(approved.traceId, 'tickets', 'callback.due.v1')).toBe(
      'callback.due.v1 < ticket.replyApproved.v1 < approveReply',
    );

    const asked = await traced('recordCallback', {
      as: 'caller',
      params: { callbackId: `${ticketId}-1` },
      body: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
    });
    expect(wayTo(asked.traceId, 'demands', 'ticket.closed.v1')).toBe(
      'ticket.closed.v1 < callback.completed.v1 < recordCallback',
    );
    expect(hops(asked.traceId)).toEqual(
      expect.arrayContaining([
        'followup recordCallback',
        'tickets callback.completed.v1',
        'demands callback.completed.v1',
        'followup ticket.closed.v1',
        'demands ticket.closed.v1',
      ]),
    );
    // The desk's trace ended with the ticket: what people did later is found under their own calls.
    expect(hops(first.traceId).filter((hop) => /accepted|closed|callback/.test(hop))).toEqual([]);
  });

  it('is named in every fact that the call led to', async () => {
    const { traceId } = await traced('createRequest', { as: 'agent', body: complaint });
    const facts = await opened.city.facts();
    expect(facts.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'request.received.v1',
        'request.classified.v1',
        'request.dispatched.v1',
        'ticket.opened.v1',
      ]),
    );
    for (const fact of facts)
      expect([fact.type, fact.traceparent?.slice(3, 35)]).toEqual([fact.type, traceId]);
  });
});
