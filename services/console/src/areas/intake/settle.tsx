import { Alert, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps } from '../../parts/basics.tsx';
import { ErrorNote, Fetched } from '../../parts/errors.tsx';
import { useRead } from '../../queries.ts';
import { useLabel, useText } from '../../text/index.tsx';
import type { Entry, Settlement } from './desk.ts';

/** A direct answer (条例 §11(1)) or one of the six cases that are not dispatched (条例 §11(3)). */
export function SettleDialog(props: {
  readonly outcome: Settlement['outcome'];
  readonly empty: boolean;
  readonly kind: Entry['kind'];
  readonly busy: boolean;
  readonly error: unknown;
  readonly settle: (settlement: Settlement) => void;
  readonly asConsultation: () => void;
  readonly close: () => void;
}) {
  const text = useText();
  const label = useLabel();
  const disposing = props.outcome === 'disposed';
  const scripts = useRead('listDispositionScripts', {}, { lasting: true, enabled: disposing });
  const [chosen, setChosen] = useState<NonNullable<Settlement['disposition']>>();
  const [reason, setReason] = useState('');
  const script = scripts.data?.items.find((item) => item.disposition === chosen);
  const ready = !props.empty && reason.trim() !== '' && (!disposing || chosen !== undefined);
  const send = (): void => {
    if (!ready || props.busy) return;
    props.settle({
      outcome: props.outcome,
      reason: reason.trim(),
      ...(disposing && chosen ? { disposition: chosen } : {}),
    });
  };
  const choose = (disposition: NonNullable<Settlement['disposition']>): void => setChosen(disposition);
  useKeys(
    disposing ? text.intake.dispose : text.intake.answer,
    [
      { keys: 'ctrl+enter', label: text.common.confirm, inFields: true, run: send, disabled: !ready },
      ...(scripts.data?.items ?? []).map((item, at) => ({
        keys: `alt+${at + 1}`,
        label: label(item.disposition, 'Disposition'),
        inFields: true,
        run: () => choose(item.disposition),
      })),
    ],
    { modal: true },
  );
  return (
    <Modal
      open
      width={disposing ? 920 : 620}
      title={disposing ? text.intake.disposeTitle : text.intake.answerTitle}
      onCancel={props.close}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!ready} loading={props.busy} onClick={send}>
            {disposing ? text.intake.disposeConfirm : text.intake.answerConfirm} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        {props.empty ? <Alert type="warning" showIcon title={text.intake.needTextFirst} /> : null}
        {!disposing && props.kind !== 'consultation' ? (
          <Alert
            type="warning"
            showIcon
            title={text.intake.answerOnlyConsultation}
            action={
              <Button size="small" onClick={props.asConsultation}>
                {text.intake.makeConsultation}
              </Button>
            }
          />
        ) : null}
        {disposing ? (
          <Fetched loading={scripts.isPending} error={scripts.error} again={() => void scripts.refetch()}>
            <div className="choices two" role="radiogroup" aria-label={text.intake.disposeTitle}>
              {scripts.data?.items.map((item, at) => (
                // biome-ignore lint/a11y/useSemanticElements: a radio that carries two lines and a key
                <button
                  type="button"
                  role="radio"
                  aria-checked={item.disposition === chosen}
                  key={item.disposition}
                  className={`choice${item.disposition === chosen ? ' on' : ''}`}
                  onClick={() => choose(item.disposition)}
                >
                  <span className="grow">
                    <strong>{item.title}</strong>
                    <span className="small soft block">{item.duty}</span>
                    <span className="small faint block">{item.article}</span>
                  </span>
                  <Caps keys={`alt+${at + 1}`} />
                </button>
              ))}
            </div>
          </Fetched>
        ) : null}
        {script ? (
          <div className="say">
            <div className="small soft">{text.intake.sayThis}</div>
            <div>{script.script}</div>
          </div>
        ) : null}
        <div className="field">
          <label htmlFor="settle-reason">
            {disposing ? text.intake.disposeReason : text.intake.answerText}
          </label>
          <Input.TextArea
            id="settle-reason"
            rows={disposing ? 3 : 6}
            maxLength={2000}
            autoFocus
            value={reason}
            placeholder={disposing ? text.intake.disposeReasonHint : text.intake.answerHint}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {props.error ? <ErrorNote error={props.error} /> : null}
      </div>
    </Modal>
  );
}
