import type { OperationId, Operations } from '@jiesu/contracts';
import { endpoints } from '@jiesu/contracts';
import { Alert, Button, Form, Input, Modal } from 'antd';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { ApiError, call, client } from './api.ts';
import { useErrorSentence } from './parts/errors.tsx';
import { queries } from './queries.ts';
import { useText } from './text/index.tsx';

export type Principal = Operations['whoAmI']['reply']['principal'];
export type Role = Principal['roles'][number];

interface Session {
  readonly state: 'asking' | 'out' | 'in' | 'unreachable';
  readonly principal: Principal | undefined;
  readonly login: (user: string, password: string) => Promise<Principal>;
  readonly logout: () => Promise<void>;
  readonly again: () => void;
  /** May this account call the operation? The server's own table answers. */
  readonly may: (id: OperationId) => boolean;
  readonly is: (...roles: readonly Role[]) => boolean;
  /** For the whole city and not for one district or unit: who may change what all go by. */
  readonly ofTheCity: boolean;
}

const Current = createContext<Session | undefined>(undefined);

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<Session['state']>('asking');
  const [principal, setPrincipal] = useState<Principal>();
  const [expired, setExpired] = useState(false);
  const waiting = useRef<((renewed: boolean) => void) | undefined>(undefined);

  const ask = useCallback(() => {
    setState('asking');
    call('whoAmI').then(
      (view) => {
        client.carryCsrf(view.csrf);
        setPrincipal(view.principal);
        setState('in');
      },
      (error: unknown) => setState(error instanceof ApiError && error.status === 401 ? 'out' : 'unreachable'),
    );
  }, []);
  useEffect(ask, [ask]);

  const login = useCallback(async (user: string, password: string): Promise<Principal> => {
    const opened = await call('login', { body: { user, password } });
    client.carryCsrf(opened.csrf);
    setPrincipal(opened.principal);
    setState('in');
    return opened.principal;
  }, []);

  const logout = useCallback(async () => {
    client.onExpired(undefined);
    await call('logout').catch(() => undefined);
    client.carryCsrf(undefined);
    queries.clear();
    setPrincipal(undefined);
    setState('out');
  }, []);

  useEffect(() => {
    if (state !== 'in') return undefined;
    client.onExpired(
      () =>
        new Promise<boolean>((resolve) => {
          waiting.current = resolve;
          setExpired(true);
        }),
    );
    return () => client.onExpired(undefined);
  }, [state]);

  const settle = (renewed: boolean): void => {
    setExpired(false);
    waiting.current?.(renewed);
    waiting.current = undefined;
  };

  const session = useMemo<Session>(
    () => ({
      state,
      principal,
      login,
      logout,
      again: ask,
      may: (id) => {
        const roles = endpoints[id].roles as readonly string[];
        return roles.includes('public') || (principal?.roles.some((role) => roles.includes(role)) ?? false);
      },
      is: (...roles) => principal?.roles.some((role) => roles.includes(role)) ?? false,
      ofTheCity:
        principal !== undefined && principal.districtId === undefined && principal.unitId === undefined,
    }),
    [state, principal, login, logout, ask],
  );

  return (
    <Current value={session}>
      {children}
      {expired && principal ? (
        <LoginAgain
          principal={principal}
          login={login}
          done={() => settle(true)}
          leave={() => {
            settle(false);
            queries.clear();
            setPrincipal(undefined);
            setState('out');
          }}
        />
      ) : null}
    </Current>
  );
}

export function useSession(): Session {
  const session = useContext(Current);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

/** Who is signed in; only for pages behind the log-in. */
export function usePrincipal(): Principal {
  const { principal } = useSession();
  if (!principal) throw new Error('usePrincipal before the log-in');
  return principal;
}

/** Over the page, not instead of it: what was typed stays, and what was sent goes on after the log-in. */
function LoginAgain(props: {
  readonly principal: Principal;
  readonly login: Session['login'];
  readonly done: () => void;
  readonly leave: () => void;
}) {
  const text = useText();
  const sentence = useErrorSentence();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  return (
    <Modal
      open
      title={text.session.expiredTitle}
      footer={null}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={440}
    >
      <p className="soft gap-below">{text.session.expiredHint(props.principal.name)}</p>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={async ({ password }: { password: string }) => {
          setBusy(true);
          setError(undefined);
          try {
            await props.login(props.principal.userId, password);
            props.done();
          } catch (caught) {
            setError(sentence(caught));
            setBusy(false);
          }
        }}
      >
        {error ? <Alert type="error" showIcon title={error} className="gap-below" /> : null}
        <Form.Item
          name="password"
          label={text.login.password}
          rules={[{ required: true, message: text.login.needPassword }]}
        >
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <div className="row between">
          <Button type="text" onClick={props.leave}>
            {text.session.otherUser}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {text.session.goOn}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
