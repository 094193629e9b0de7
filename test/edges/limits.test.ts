import { describe, expect, it } from 'vitest';
import { edgeCity } from './people.ts';

const PROXY = '10.0.0.1';

describe('limits behind a proxy (R18)', () => {
  const edge = edgeCity({ config: { trustProxy: [PROXY], ratePublic: 5, ratePerson: 5 } });

  /** A door without log-in that answers at once; what counts here is only whether it lets one through. */
  const knock = async (from: string, forwarded?: string): Promise<number> => {
    const reply = await edge.city.city.app.inject({
      method: 'GET',
      url: '/wecom/nowhere?msg_signature=x&timestamp=1&nonce=1&echostr=x',
      remoteAddress: from,
      ...(forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }),
    });
    if (reply.statusCode === 429) expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    return reply.statusCode;
  };
  const limited = (statuses: readonly number[]) => statuses.filter((status) => status === 429).length;

  it('hit the one abuser among 1,000 callers, and nobody else', async () => {
    const abuse: number[] = [];
    const others: number[] = [];
    for (let n = 0; n < 1000; n += 1) {
      others.push(await knock(PROXY, `198.51.${n >> 8}.${n & 255}`));
      if (n % 10 === 0) abuse.push(await knock(PROXY, '203.0.113.66'));
    }
    expect(limited(others)).toBe(0);
    expect(limited(abuse)).toBeGreaterThan(50);
  });

  it('are not escaped by a forged X-Forwarded-For, through the proxy or past it', async () => {
    const through: number[] = [];
    const past: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      // The proxy appends the true sender to whatever the sender wrote.
      through.push(await knock(PROXY, `192.0.2.${n}, 203.0.113.7`));
      past.push(await knock('203.0.113.8', `192.0.2.${n}`));
    }
    expect(limited(through)).toBeGreaterThan(30);
    expect(limited(past)).toBeGreaterThan(30);
    expect(await knock(PROXY, '192.0.2.1')).not.toBe(429);
  });

  it('count people who are signed in by their account, not by their address', async () => {
    const tokenOf = async (userId: string) => {
      await edge.city.city.accounts.ensure({ userId, name: userId, roles: ['agent'] });
      return (await edge.city.city.accounts.tokenFor(userId)).token;
    };
    const call = async (token: string) =>
      (
        await edge.city.city.app.inject({
          method: 'GET',
          url: '/api/session',
          remoteAddress: PROXY,
          headers: { authorization: `Bearer ${token}` },
        })
      ).statusCode;
    const abuser = await tokenOf('abuser');
    const tokens = await Promise.all(Array.from({ length: 40 }, (_, n) => tokenOf(`agent.${n}`)));
    const abuse: number[] = [];
    const others: number[] = [];
    for (const token of tokens) {
      abuse.push(await call(abuser));
      others.push(await call(token));
    }
    expect(others.every((status) => status === 200)).toBe(true);
    expect(limited(abuse)).toBeGreaterThan(20);
  });
});
