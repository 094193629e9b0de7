import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiError } from '../api.ts';
import { landing } from '../pages.ts';
import { useTitle } from '../parts/basics.tsx';
import { useErrorSentence } from '../parts/errors.tsx';
import { useSession } from '../session.tsx';
import { useSpeech, useText } from '../text/index.tsx';

export function Login(props: {
  readonly wanted: string | undefined;
  readonly unreachable: boolean;
  readonly again: () => void;
}) {
  const text = useText();
  const { language, speak } = useSpeech();
  const { login } = useSession();
  const go = useNavigate();
  const sentence = useErrorSentence();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ readonly words: string; readonly locked: boolean }>();
  useTitle(text.login.title);
  return (
    <main className="login">
      <aside className="login-side">
        <h1>{text.product}</h1>
        <p className="tag">{text.login.tag}</p>
        <ol className="login-road">
          {text.login.road.map((step) => (
            <li key={step.name}>
              <strong>{step.name}</strong>
              {step.what}
            </li>
          ))}
        </ol>
      </aside>
      <section className="login-form">
        <div className="row end gap-below">
          <Button
            type="text"
            onClick={() => speak(language === 'zh' ? 'en' : 'zh')}
            lang={language === 'zh' ? 'en' : 'zh-CN'}
          >
            {text.common.otherLanguage}
          </Button>
        </div>
        <Form
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={async ({ user, password }: { user: string; password: string }) => {
            setBusy(true);
            setError(undefined);
            try {
              const principal = await login(user.trim(), password);
              await go(props.wanted ?? landing(principal.roles), { replace: true });
            } catch (caught) {
              setError({
                words: sentence(caught),
                locked: caught instanceof ApiError && caught.status !== 401,
              });
              setBusy(false);
            }
          }}
        >
          <h2 className="gap-below login-title">{text.login.title}</h2>
          {props.unreachable ? (
            <Alert
              type="warning"
              showIcon
              className="gap-below"
              title={text.errors.unreachable}
              action={
                <Button size="small" onClick={props.again}>
                  {text.common.again}
                </Button>
              }
            />
          ) : null}
          {props.wanted && !error ? (
            <Alert type="info" showIcon className="gap-below" title={text.login.wanted} />
          ) : null}
          {error ? (
            <Alert
              type={error.locked ? 'warning' : 'error'}
              showIcon
              className="gap-below"
              title={error.words}
              description={error.locked ? undefined : text.login.wrongHint}
              role="alert"
            />
          ) : null}
          <Form.Item
            name="user"
            label={text.login.user}
            rules={[{ required: true, message: text.login.needUser }]}
          >
            <Input
              autoFocus
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={40}
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={text.login.password}
            rules={[{ required: true, message: text.login.needPassword }]}
          >
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={busy}>
            {text.login.enter}
          </Button>
          <p className="soft gap-above">{text.login.help}</p>
        </Form>
      </section>
    </main>
  );
}
