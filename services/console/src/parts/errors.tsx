import { errorCodes } from '@jiesu/contracts';
import { Alert, Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useSpeech, useText } from '../text/index.tsx';

/** Turns whatever was thrown into a sentence that says what happened and what to do. */
export function useErrorSentence(): (error: unknown) => string {
  const { language, text } = useSpeech();
  return (error) => {
    if (!(error instanceof ApiError)) return text.errors.ours;
    if (error.code === 'unreachable') return text.errors.unreachable;
    if (error.code === 'bad-reply') return text.errors.ours;
    if (language === 'zh' && error.message) return error.message;
    const known = (errorCodes as Readonly<Record<string, { readonly zh: string; readonly en: string }>>)[
      error.code
    ];
    if (known) return known[language];
    if (error.status === 401) return text.errors.signIn;
    if (error.status === 403) return text.errors.forbidden;
    if (error.status === 404) return text.errors.notFound;
    if (error.status === 429) return text.errors.tooMany;
    if (error.status >= 500) return text.errors.server;
    return error.message || text.errors.ours;
  };
}

export function ErrorNote({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again?: (() => void) | undefined;
}) {
  const { text } = useSpeech();
  const sentence = useErrorSentence();
  const trace = error instanceof ApiError ? error.traceId : undefined;
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <Alert
      type="error"
      showIcon
      title={sentence(error)}
      description={
        fields.length > 0 || trace ? (
          <>
            {fields.map((field) => (
              <div key={field.field + field.message}>{field.message}</div>
            ))}
            {trace ? <div className="small faint">{text.errors.trace(trace)}</div> : null}
          </>
        ) : undefined
      }
      action={
        again ? (
          <Button size="small" onClick={again}>
            {text.common.again}
          </Button>
        ) : undefined
      }
      className="gap-below"
    />
  );
}

/** The four faces of anything that is fetched: coming, failed, empty, there. */
export function Fetched(props: {
  readonly loading: boolean;
  readonly error: unknown;
  readonly empty?: boolean;
  readonly emptyTitle?: string;
  readonly emptyHint?: ReactNode;
  readonly again?: () => void;
  readonly rows?: number;
  readonly children: ReactNode;
}) {
  if (props.error) return <ErrorNote error={props.error} again={props.again} />;
  if (props.loading) return <Skeleton active title={false} paragraph={{ rows: props.rows ?? 5 }} />;
  if (props.empty) return <Nothing title={props.emptyTitle ?? ''} hint={props.emptyHint} />;
  return <>{props.children}</>;
}

export function Nothing({ title, hint }: { readonly title: string; readonly hint?: ReactNode }) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <div className="nothing-title">{title}</div>
          {hint ? <div className="soft">{hint}</div> : null}
        </>
      }
      className="nothing"
    />
  );
}

/** For a page that cannot be shown at all. */
export function PageFault({ error }: { readonly error: unknown }) {
  const text = useText();
  return (
    <div className="page narrow">
      <h1>{text.errors.pageTitle}</h1>
      <p className="soft">{text.errors.pageHint}</p>
      <div className="row">
        <Button type="primary" onClick={() => location.reload()}>
          {text.errors.reload}
        </Button>
        <Button onClick={() => location.assign('/')}>{text.common.home}</Button>
      </div>
      <details className="gap-above small faint">
        <summary>{text.errors.details}</summary>
        <pre>{error instanceof Error ? error.message : String(error)}</pre>
      </details>
    </div>
  );
}
