import { describe, expect, it } from 'vitest';
import { testCity } from './testing.ts';

const PASSWORD = '一个足够长的口令-7';
const body = {
  userId: 'wang',
  name: '王芳',
  roles: ['office'],
  unitId: 'street-110105026',
  password: PASSWORD,
};

async function withWang() {
  const city = await testCity([]);
  expect((await city.call('createUser', { body })).status).toBe(201);
  const login = (password: string, user = 'wang') =>
    city.call('login', { as: null, body: { user, password } });
  return { city, login };
}

describe('local accounts', () => {
  it('log in, are known by cookie and by token, and log out everywhere', async () => {
    const { city, login } = await withWang();
    const { status, body: session, headers } = await login(PASSWORD);
    expect(status).toBe(200);
    expect(session.principal).toEqual({
      userId: 'wang',
      name: '王芳',
      roles: ['office'],
      unitId: 'street-110105026',
    });
    expect(String(headers['set-cookie'])).toMatch(
      /^jiesu_session=.+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const bearer = { authorization: `Bearer ${session.token}` };
    const cookie = { cookie: `other=1; jiesu_session=${session.token}` };
    expect(
      (await city.inject('GET', '/api/session', { as: null, headers: bearer })).body.principal.userId,
    ).toBe('wang');
    expect((await city.inject('GET', '/api/session', { as: null, headers: cookie })).body.csrf).toBe(
      session.csrf,
    );
    const noCsrf = await city.inject('DELETE', '/api/session', { as: null, headers: cookie });
    expect(noCsrf).toMatchObject({ status: 403, body: { code: 'csrf-missing' } });
    const out = await city.inject('DELETE', '/api/session', {
      as: null,
      headers: { ...cookie, 'x-csrf-token': session.csrf },
    });
    expect(out.status).toBe(200);
    expect((await city.inject('GET', '/api/session', { as: null, headers: bearer })).status).toBe(401);
  });

  it('are locked for a while after wrong passwords, and an unknown name sounds the same as a wrong password', async () => {
    const { city, login } = await withWang();
    const unknown = await login('x', 'nobody');
    for (let i = 0; i < 8; i++) {
      const wrong = await login('wrong');
      expect({ status: wrong.status, code: wrong.body.code, detail: wrong.body.detail }).toEqual({
        status: 401,
        code: unknown.body.code,
        detail: unknown.body.detail,
      });
    }
    expect(await login(PASSWORD)).toMatchObject({ status: 429, body: { code: 'account-locked' } });
    const listed = await city.call('listUsers', { query: { q: '王' } });
    expect(listed.body.items[0].lockedUntil).toBe('2026-11-23T02:10:00.000Z');
    await city.advance(11 * 60_000);
    expect((await login(PASSWORD)).status).toBe(200);
  });

  it('lose their sessions when the password or the role changes, and at the end of their time', async () => {
    const { city, login } = await withWang();
    const whoAmI = async (token: string) =>
      (await city.inject('GET', '/api/session', { as: null, headers: { authorization: `Bearer ${token}` } }))
        .status;
    const first = (await login(PASSWORD)).body.token;
    expect(
      (await city.call('updateUser', { params: { userId: 'wang' }, body: { name: '王小芳' } })).status,
    ).toBe(200);
    expect(await whoAmI(first)).toBe(200);
    await city.call('updateUser', { params: { userId: 'wang' }, body: { password: '另一个足够长的口令-8' } });
    expect(await whoAmI(first)).toBe(401);
    expect((await login(PASSWORD)).status).toBe(401);
    const second = (await login('另一个足够长的口令-8')).body.token;
    await city.advance(13 * 3_600_000);
    expect(await whoAmI(second)).toBe(401);
  });

  it('cannot be used while disabled, and the last administrator stays', async () => {
    const { city, login } = await withWang();
    const change = (userId: string, change: object) =>
      city.call('updateUser', { params: { userId }, body: change });
    const { token } = (await login(PASSWORD)).body;
    expect((await change('wang', { disabled: true, unitId: null })).status).toBe(200);
    expect((await login(PASSWORD)).status).toBe(401);
    expect(
      (await city.inject('GET', '/api/session', { as: null, headers: { authorization: `Bearer ${token}` } }))
        .status,
    ).toBe(401);
    expect(await change('admin', { roles: ['analyst'] })).toMatchObject({
      status: 409,
      body: { code: 'last-admin' },
    });
    expect(await change('nobody', { disabled: true })).toMatchObject({ status: 404 });
  });

  it('have one name each and a password that is not too weak', async () => {
    const { city } = await withWang();
    expect(await city.call('createUser', { body })).toMatchObject({
      status: 409,
      body: { code: 'user-exists' },
    });
    for (const password of ['short', 'my-name-is-li-really']) {
      expect(await city.call('createUser', { body: { ...body, userId: 'li', password } })).toMatchObject({
        status: 422,
        body: { code: 'weak-password' },
      });
    }
    const { text } = await city.call('listUsers', { query: { role: 'office' } });
    expect(text).toContain('王芳');
    expect(text).not.toContain('argon2');
  });
});
