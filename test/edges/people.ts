import { picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach } from 'vitest';
import { type Opened, openWorld } from '../support/worlds.ts';

/** Whom and what the edge tests meet again and again. */
export const WANGJING = 'street-110105026';
export const DONGHU = 'street-110105043';
export const office = { roles: ['office' as const], unitId: WANGJING };
export const otherOffice = { roles: ['office' as const], unitId: 'street-110101001' };

export const complaint = {
  kind: 'complaint',
  text: '市民反映，朝阳区望京街道花家地西里社区三号楼物业服务差，楼道一周没人打扫，门禁坏了半年不修，物业费照收，来电投诉物业公司不作为的问题。',
  petitioner: { kind: 'person', name: '周女士', phone: '19900001234' },
};

export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[];
}

/** What a test wants to know of a refusal. */
export const refusal = (reply: { readonly status: number; readonly body: unknown }): Refused => {
  const problem = reply.body as { code: string; fields?: readonly { field: string }[] };
  return {
    status: reply.status,
    code: problem.code,
    fields: (problem.fields ?? []).map(({ field }) => field),
  };
};

/** A city over SQLite for each test of a file, and the steps that lead to a ticket. */
export function edgeCity(options?: Parameters<typeof openWorld>[1]) {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openWorld('sqlite', options);
  });
  afterEach(() => opened.close());

  const call: Opened['city']['call'] = (operation, input) => opened.city.call(operation, input);

  async function received(body: object = complaint): Promise<string> {
    const answer = await call('createRequest', { as: 'agent', body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  }

  /** A request in the hands of a unit, dispatched by a person where the machine does not dare to. */
  async function ticket(unitId = WANGJING, body: object = complaint): Promise<string> {
    const requestId = await received(body);
    const params = { requestId };
    const hops = async () => (await call('getDispatch', { as: 'dispatcher', params })).body.hops;
    if ((await hops()).length === 0)
      await call('dispatchManually', {
        as: 'dispatcher',
        params,
        body: { unitId, because: '物业管理问题，属地街道负责。' },
      });
    return (await hops()).at(-1).ticketId;
  }

  async function evidence(as = office): Promise<string> {
    return (await opened.city.inject('POST', '/api/evidence', { as, body: picture(random(1)) })).body.ref;
  }

  /** How much there is of everything. */
  async function counts() {
    const total = async (
      operation: 'listRequests' | 'listTickets' | 'listDemands' | 'listCandidates' | 'listReviews',
    ) =>
      (
        await call(operation, {
          as: 'dispatcher',
          query: operation === 'listTickets' ? { view: 'all', limit: 1 } : { limit: 1 },
        })
      ).body.total as number;
    return {
      requests: await total('listRequests'),
      tickets: await total('listTickets'),
      demands: await total('listDemands'),
      candidates: await total('listCandidates'),
      reviews: await total('listReviews'),
    };
  }

  return {
    get city() {
      return opened.city;
    },
    call,
    received,
    ticket,
    evidence,
    counts,
  };
}
