import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useCommand } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useText } from '../../text/index.tsx';

/** For who speaks with the petitioner and hears that somebody wanted another rating. */
export function PressureButton({ ticketId }: { readonly ticketId: string }) {
  const text = useText();
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  const allowed = may('reportPressure');
  useKeys(text.signals.report, [
    { keys: 'y', label: text.signals.report, disabled: !allowed, run: () => setOpen(true) },
  ]);
  if (!allowed) return null;
  return (
    <>
      <Button type="text" onClick={() => setOpen(true)}>
        {text.signals.report} <Caps keys="y" />
      </Button>
      {open ? <Report ticketId={ticketId} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Report({ ticketId, close }: { readonly ticketId: string; readonly close: () => void }) {
  const text = useText();
  const { message } = App.useApp();
  const [said, setSaid] = useState('');
  const report = useCommand('reportPressure', ['listSignals']);
  const tooShort = said.trim().length < 4;
  const send = (): void => {
    if (tooShort || report.isPending) return;
    report.mutate(
      { body: { ticketId, said: said.trim() } },
      {
        onSuccess: () => {
          void message.success(text.signals.reported);
          close();
        },
      },
    );
  };
  useKeys(
    text.signals.report,
    [{ keys: 'ctrl+enter', label: text.common.confirm, inFields: true, run: send, disabled: tooShort }],
    { modal: true },
  );
  return (
    <Modal
      open
      title={text.signals.reportTitle}
      onCancel={close}
      onOk={send}
      okText={
        <>
          {text.common.confirm} <Caps keys="ctrl+enter" />
        </>
      }
      cancelText={text.common.cancel}
      okButtonProps={{ disabled: tooShort, loading: report.isPending }}
    >
      <div className="field">
        <label htmlFor="pressure-said">{text.signals.said}</label>
        <Input.TextArea
          id="pressure-said"
          autoFocus
          rows={3}
          maxLength={500}
          value={said}
          onChange={(event) => setSaid(event.target.value)}
        />
        <span className="small soft">{text.signals.reportHint}</span>
      </div>
      {report.error ? <ErrorNote error={report.error} again={send} /> : null}
    </Modal>
  );
}
