import { randomBytes } from 'node:crypto';
import { type Clock, Fault } from '@jiesu/ports';
import { hash, verify as verifyHash } from '@node-rs/argon2';
import { Refusal } from './errors.ts';
import { type Call, type Kit, nothing, type Principal, type Role, type Service, type Store } from './kit.ts';
import type { Vault } from './vault.ts';

/** What is kept of an account. */
export interface Account {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unitId?: string;
  readonly districtId?: string;
  readonly communityId?: string;
  /** argon2id; empty = nobody can log in with a password. */
  readonly passwordHash: string;
  /** Grows whenever the sessions that exist must end. */
  readonly sessionVersion: number;
  readonly disabled: boolean;
  readonly createdAt: string;
}

export interface NewAccount extends Principal {
  /** Left out: no log-in by password (tokens are made for it by whoever runs the process). */
  readonly password?: string;
}

/** Where people prove who they are. Local accounts are one; an OIDC door will be another. */
export interface IdentityProvider {
  /** Throws `Refusal` where the proof is not good. */
  authenticate(credentials: { readonly user: string; readonly password: string }): Promise<Principal>;
}

export interface Accounts extends IdentityProvider {
  /** Sync where the account is in memory, which is nearly always; undefined = not (or no longer) valid. */
  verify(token: string): Principal | undefined | Promise<Principal | undefined>;
  /** A token for an account that exists. */
  tokenFor(userId: string): Promise<{ readonly token: string; readonly expiresAt: string }>;
  csrfFor(token: string): string;
  isCsrf(token: string, csrf: string): boolean;
  /** Makes the account, or brings an existing one to this state; for seeds, tests and the first start. */
  ensure(account: NewAccount): Promise<void>;
  count(): Promise<number>;
}

interface Lock {
  failures: number;
  until: number;
}

interface Session {
  readonly userId: string;
  readonly version: number;
  readonly expiresMs: number;
}

const SESSIONS_KEPT = 5_000;
const LOCKS_KEPT = 20_000;
const MIN_PASSWORD = 10;
/** OWASP's figures for argon2id: 19 MiB, two rounds, about 20 ms. */
const HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const COOKIE = 'jiesu_session';

export interface AccountsOptions {
  readonly sessionHours: number;
  readonly loginAttempts: number;
  readonly loginLockMinutes: number;
  readonly cookieSecure: boolean;
}

/** The kit's own service: accounts live in a store like everything else. */
export function accountsService(
  vault: Vault,
  clock: Clock,
  options: AccountsOptions,
): { readonly service: Service; readonly accounts: Accounts } {
  let store: Store<Account>;
  const known = new Map<string, Account>();
  const principals = new Map<string, Principal>();
  const sessions = new Map<string, Session>();
  const locks = new Map<string, Lock>();
  let dummyHash: Promise<string> | undefined;

  const remember = (account: Account): Account => {
    known.set(account.userId, account);
    principals.set(account.userId, principalOf(account));
    return account;
  };

  const load = async (userId: string): Promise<Account | undefined> => {
    const held = await store.get(userId);
    return held === undefined ? undefined : remember(held.doc);
  };

  const valid = (session: Session, account: Account | undefined): Principal | undefined =>
    account !== undefined && !account.disabled && account.sessionVersion === session.version
      ? principals.get(session.userId)
      : undefined;

  const nowMs = (): number => Date.parse(clock.now());

  const mint = (account: Account): { token: string; expiresAt: string } => {
    const expires = Math.floor(nowMs() / 1000) + options.sessionHours * 3600;
    const payload = Buffer.from(JSON.stringify([account.userId, expires, account.sessionVersion])).toString(
      'base64url',
    );
    return {
      token: `${payload}.${vault.sign('session', payload)}`,
      expiresAt: new Date(expires * 1000).toISOString(),
    };
  };

  const read = (token: string): Session | undefined => {
    const dot = token.indexOf('.');
    if (dot < 1 || token.length > 400) return undefined;
    const payload = token.slice(0, dot);
    if (!vault.verify('session', payload, token.slice(dot + 1))) return undefined;
    const [userId, expires, version] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
      string,
      number,
      number,
    ];
    return { userId, version, expiresMs: expires * 1000 };
  };

  const update = async (
    userId: string,
    by: Call | { timer: string },
    change: (account: Account) => Account,
  ) => {
    const changed = await store.change(userId, by, (doc) =>
      doc === undefined ? nothing : { next: change(doc), facts: [] },
    );
    if (changed.held === undefined) throw new Fault('not-found', 'never', `account ${userId}`);
    remember(changed.held.doc);
    return changed;
  };

  const accounts: Accounts = {
    verify(token) {
      let session = sessions.get(token);
      if (session === undefined) {
        session = read(token);
        if (session === undefined) return undefined;
        if (sessions.size >= SESSIONS_KEPT) sessions.delete(sessions.keys().next().value as string);
        sessions.set(token, session);
      }
      if (session.expiresMs <= nowMs()) {
        sessions.delete(token);
        return undefined;
      }
      const account = known.get(session.userId);
      if (account !== undefined) return valid(session, account);
      const found = session;
      return load(session.userId).then((loaded) => valid(found, loaded));
    },

    async tokenFor(userId) {
      const account = known.get(userId) ?? (await load(userId));
      if (account === undefined) throw new Fault('not-found', 'never', `account ${userId}`);
      return mint(account);
    },

    csrfFor: (token) => vault.sign('csrf', token),
    isCsrf: (token, csrf) => vault.verify('csrf', token, csrf),

    async authenticate({ user, password }) {
      const lock = locks.get(user);
      const now = nowMs();
      if (lock !== undefined && lock.until > now) {
        throw new Refusal('account-locked', '密码连续输错，账号已暂时锁定，请稍后再试或联系管理员重设密码。');
      }
      const account = known.get(user) ?? (await load(user));
      // An unknown account takes as long as a known one: the time must not tell which names exist.
      dummyHash ??= hash(randomBytes(12).toString('hex'), HASHING);
      const usable = account !== undefined && !account.disabled && account.passwordHash !== '';
      const right = await verifyHash(usable ? account.passwordHash : await dummyHash, password);
      if (usable && right) {
        locks.delete(user);
        return principalOf(account);
      }
      if (locks.size >= LOCKS_KEPT) locks.delete(locks.keys().next().value as string);
      const failures = (lock?.failures ?? 0) + 1;
      const locked = failures >= options.loginAttempts;
      locks.set(user, {
        failures: locked ? 0 : failures,
        until: locked ? now + options.loginLockMinutes * 60_000 : 0,
      });
      throw new Refusal('wrong-credentials', '账号或密码不对，请核对后重新登录。');
    },

    async ensure({ password, ...principal }) {
      const passwordHash = password === undefined ? undefined : await hash(password, HASHING);
      const changed = await store.change(
        principal.userId,
        { timer: `ensure/${randomBytes(9).toString('base64url')}` },
        (doc) => {
          if (
            doc !== undefined &&
            passwordHash === undefined &&
            JSON.stringify(principalOf(doc)) === JSON.stringify(principalOf(principal))
          )
            return nothing;
          return {
            next: {
              ...principalOf(principal),
              passwordHash: passwordHash ?? doc?.passwordHash ?? '',
              sessionVersion:
                doc === undefined ? 1 : doc.sessionVersion + (passwordHash === undefined ? 0 : 1),
              disabled: false,
              createdAt: doc?.createdAt ?? clock.now(),
            },
            facts: [],
          };
        },
      );
      if (changed.held !== undefined) remember(changed.held.doc);
    },

    count: () => store.count(),
  };

  const cookie = (value: string, seconds: number): string =>
    `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${options.cookieSecure ? '; Secure' : ''}`;

  const json = { 'content-type': 'application/json; charset=utf-8' };

  const service: Service = {
    name: 'kit',
    start(kit: Kit) {
      store = kit.store<Account>({
        name: 'accounts',
        fields: {
          name: { path: 'name', type: 'text' },
          userId: { path: 'userId', type: 'text' },
          roles: { path: 'roles', type: 'list' },
          disabled: { path: 'disabled', type: 'boolean' },
        },
        indexes: [],
      });

      kit.operation('login', async ({ body }) => {
        const principal = await accounts.authenticate(body);
        const { token, expiresAt } = await accounts.tokenFor(principal.userId);
        return {
          status: 200,
          headers: { ...json, 'set-cookie': cookie(token, options.sessionHours * 3600) },
          raw: JSON.stringify({ token, principal, csrf: accounts.csrfFor(token), expiresAt }),
        };
      });

      kit.operation('whoAmI', async ({ principal, headers }) => ({
        principal: principal as never,
        csrf: accounts.csrfFor(tokenFrom(headers) ?? ''),
      }));

      kit.operation('logout', async (call) => {
        const { userId } = call.principal;
        await update(userId, call, (account) => ({ ...account, sessionVersion: account.sessionVersion + 1 }));
        return {
          status: 200,
          headers: { ...json, 'set-cookie': cookie('', 0) },
          raw: JSON.stringify({ userId }),
        };
      });

      kit.operation('listUsers', async ({ query }) => {
        const where = {
          ...(query.role === undefined ? {} : { roles: { has: query.role } }),
          ...(query.q === undefined ? {} : { name: { contains: query.q } }),
        };
        const page = await store.find({
          where,
          sort: [{ field: 'userId', direction: 'asc' }],
          limit: query.limit ?? 50,
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        });
        return {
          items: page.items.map(({ doc }) => {
            const until = locks.get(doc.userId)?.until ?? 0;
            return {
              ...(principalOf(doc) as unknown as { userId: string; name: string; roles: Role[] }),
              disabled: doc.disabled,
              createdAt: doc.createdAt,
              ...(until > nowMs() ? { lockedUntil: new Date(until).toISOString() } : {}),
            };
          }),
          total: await store.count(where),
          ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
        } as never;
      });

      kit.operation('createUser', async (call) => {
        const { password, ...principal } = call.body;
        refuseWeak(password, principal.userId);
        const passwordHash = await hash(password, HASHING);
        const changed = await store.change(principal.userId, call, (doc) =>
          doc !== undefined
            ? { refused: 'user-exists', because: '这个账号名已有人使用，请换一个。' }
            : {
                next: {
                  ...principalOf(principal as Principal),
                  passwordHash,
                  sessionVersion: 1,
                  disabled: false,
                  createdAt: clock.now(),
                },
                facts: [],
              },
        );
        if (changed.held !== undefined) remember(changed.held.doc);
        return { id: principal.userId, revision: changed.revision };
      });

      kit.operation('updateUser', async (call) => {
        const { userId } = call.params;
        const { password, ...wanted } = call.body;
        if (password !== undefined) refuseWeak(password, userId);
        const passwordHash = password === undefined ? undefined : await hash(password, HASHING);
        const admins = await store.find({ where: { roles: { has: 'admin' }, disabled: false }, limit: 2 });
        const lastAdmin = admins.items.length === 1 && admins.items[0]?.id === userId;
        const changed = await store.change(userId, call, (doc) => {
          if (doc === undefined) throw new Fault('not-found', 'never', `account ${userId}`);
          const losesAdmin =
            wanted.disabled === true || (wanted.roles !== undefined && !wanted.roles.includes('admin'));
          if (lastAdmin && losesAdmin) {
            return {
              refused: 'last-admin',
              because: '这是最后一个管理员账号，不能停用或取消管理员角色；请先指定另一位管理员。',
            };
          }
          const merged = { ...doc, ...wanted } as Record<string, unknown>;
          for (const field of ['unitId', 'districtId', 'communityId'])
            if (merged[field] === null) delete merged[field];
          const next = merged as unknown as Account;
          const onlyName = Object.keys(call.body).every((field) => field === 'name');
          return {
            next: {
              ...next,
              passwordHash: passwordHash ?? doc.passwordHash,
              sessionVersion: doc.sessionVersion + (onlyName ? 0 : 1),
            },
            facts: [],
          };
        });
        if (changed.held !== undefined) remember(changed.held.doc);
        if (password !== undefined) locks.delete(userId);
        return { id: userId, revision: changed.revision };
      });
    },
  };

  return { service, accounts };
}

function refuseWeak(password: string, userId: string): void {
  if (password.length < MIN_PASSWORD || password.toLowerCase().includes(userId)) {
    throw new Refusal('weak-password', `密码太弱：至少 ${MIN_PASSWORD} 个字符，且不能包含账号名。`);
  }
}

function principalOf(account: Principal): Principal {
  const { userId, name, roles, unitId, districtId, communityId } = account;
  return {
    userId,
    name,
    roles,
    ...(unitId === undefined ? {} : { unitId }),
    ...(districtId === undefined ? {} : { districtId }),
    ...(communityId === undefined ? {} : { communityId }),
  };
}

/** The token of a call, from wherever it came. */
export function tokenFrom(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const bearer = bearerFrom(headers);
  return bearer ?? cookieFrom(headers);
}

export function bearerFrom(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const value = headers.authorization;
  return typeof value === 'string' && value.length > 7 && value.slice(0, 7).toLowerCase() === 'bearer '
    ? value.slice(7)
    : undefined;
}

export function cookieFrom(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const value = headers.cookie;
  if (typeof value !== 'string') return undefined;
  for (const part of value.split(';')) {
    const trimmed = part.trim();
    if (trimmed.startsWith(`${COOKIE}=`)) return trimmed.slice(COOKIE.length + 1);
  }
  return undefined;
}
