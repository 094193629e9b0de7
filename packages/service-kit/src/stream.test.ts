import { get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import type { Bus } from '@jiesu/ports';
import { describe, expect, it } from 'vitest';
import type { Principal } from './kit.ts';
import { createNotices } from './stream.ts';
import { referenceExcerpt, type TestCity, testCity } from './testing.ts';

const ID = '20261123-7K2Q9F4M-1';
const accepted = (unitId: string) =>
  ({
    type: 'ticket.accepted.v1',
    data: { ticketId: ID, requestId: ID.slice(0, 17), unitId, by: 'wang', round: 1 },
  }) as const;

/** Reads server-sent events until `enough` says so. */
async function listen(
  city: TestCity,
  as: Principal,
  enough: (text: string) => boolean,
  lastEventId?: string,
) {
  await city.city.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = city.city.app.server.address() as AddressInfo;
  await city.city.accounts.ensure(as);
  const { token } = await city.city.accounts.tokenFor(as.userId);
  let opened: () => void = () => undefined;
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const done = new Promise<string>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const request = get({ port, path: '/api/stream', headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk: string) => {
        text += chunk;
        opened();
        if (enough(text)) {
          resolve(text);
          request.destroy();
        }
      });
    });
    request.on('error', reject);
  });
  await open;
  return { done };
}

const notices = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('data: {"'))
    .map((line) => JSON.parse(line.slice(6)) as Record<string, string>);

describe('the stream of notices', () => {
  it('tells a unit of its own tickets only, and says nothing but type and ids', async () => {
    const city = await testCity([]);
    const { done } = await listen(
      city,
      { userId: 'wang', name: '王', roles: ['office'], unitId: 'street-110105026' },
      (text) => text.includes('data: {"'),
    );
    await city.publish(accepted('street-110105001'), accepted('street-110105026'));
    const heard = notices(await done);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toEqual({
      id: expect.any(String),
      topic: 'tickets',
      type: 'ticket.accepted.v1',
      subject: ID,
      requestId: ID.slice(0, 17),
      unitId: 'street-110105026',
    });
  });

  it('goes on after the last event that was heard, and says so when that is too long ago', async () => {
    const city = await testCity([]);
    await city.publish(accepted('street-110105001'));
    const [first] = await collect(city);
    await city.publish(accepted('street-110105026'));
    const analyst: Principal = { userId: 'li', name: '李', roles: ['analyst'] };
    const { done } = await listen(city, analyst, (text) => text.includes('data: {"'), first);
    expect(notices(await done).map(({ unitId }) => unitId)).toEqual(['street-110105026']);
  });

  it('asks to read everything again when the place was forgotten', async () => {
    const city = await testCity([]);
    const analyst: Principal = { userId: 'li', name: '李', roles: ['analyst'] };
    const { done } = await listen(city, analyst, (text) => text.includes('event: reset'), 'long-gone');
    expect(await done).toContain('event: reset');
  });

  it('watches a bus beyond its process only for somebody, who first reads everything again', async () => {
    const city = await testCity([]);
    let watched = 0;
    const bus: Bus = {
      ...city.ports.bus,
      watch(topics, listener) {
        watched++;
        return city.ports.bus.watch(topics, listener);
      },
    };
    const stream = createNotices(bus, referenceExcerpt(), true);
    await stream.start();
    await city.publish(accepted('street-110105001'));
    expect(watched).toBe(0);
    const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { writeHead: () => out });
    const heard = async (word: string): Promise<string> => {
      for (let text = ''; ; ) {
        text += out.read() ?? '';
        if (text.includes(word)) return text;
        await new Promise((next) => setTimeout(next, 10));
      }
    };
    const analyst: Principal = { userId: 'li', name: '李', roles: ['analyst'] };
    stream.serve(analyst, out as unknown as ServerResponse, undefined, () => true);
    expect(await heard('event: reset')).not.toContain('ticket.accepted.v1');
    await city.publish(accepted('street-110105026'));
    expect(notices(await heard('ticket.accepted.v1'))).toMatchObject([{ unitId: 'street-110105026' }]);
    expect(watched).toBe(1);
    await stream.stop();
  });

  it('is for people who are signed in', async () => {
    const city = await testCity([]);
    expect((await city.inject('GET', '/api/stream', { as: null })).status).toBe(401);
  });
});

async function collect(city: TestCity): Promise<string[]> {
  const positions: string[] = [];
  for await (const lot of city.ports.bus.read(['tickets']))
    positions.push(...lot.map(({ position }) => position));
  return positions;
}
