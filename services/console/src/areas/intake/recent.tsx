import { App, Button, Input, Modal, Radio, Table } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Panel, StageTag } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useLabel, useText } from '../../text/index.tsx';

const AMENDABLE = ['received', 'classified'];

export function Recent() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const go = useNavigate();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const recent = useRead('listRequests', { query: { mine: true, limit: 12 } });
  const [amended, setAmended] = useState<string>();
  const items = recent.data?.items ?? [];
  return (
    <Panel
      title={text.intake.recent}
      className="flush"
      extra={recent.data ? <span className="small soft">{text.common.total(recent.data.total)}</span> : null}
    >
      {recent.error ? <ErrorNote error={recent.error} again={() => void recent.refetch()} /> : null}
      <Table
        size="small"
        rowKey="requestId"
        pagination={false}
        loading={recent.isPending}
        dataSource={[...items]}
        locale={{ emptyText: <Nothing title={text.intake.recentEmpty} hint={text.intake.recentEmptyHint} /> }}
        onRow={(row) => ({ onClick: () => void go(`/requests/${row.requestId}`) })}
        columns={[
          { title: text.common.time, width: 112, render: (_, row) => dayTime(row.receivedAt, now) },
          {
            title: text.common.matter,
            render: (_, row) => (
              <Link to={`/requests/${row.requestId}`} onClick={(event) => event.stopPropagation()}>
                {row.title ?? (nameOf(row.problemType) || label(row.kind, 'RequestKind'))}
                {row.unitId ? <span className="small soft block">{unitName(row.unitId)}</span> : null}
              </Link>
            ),
          },
          {
            title: text.common.stage,
            width: 124,
            render: (_, row) => <StageTag of="request" stage={row.stage} />,
          },
          {
            width: 76,
            render: (_, row) =>
              AMENDABLE.includes(row.stage) ? (
                <Button
                  size="small"
                  onClick={(event) => {
                    event.stopPropagation();
                    setAmended(row.requestId);
                  }}
                >
                  {text.intake.amend}
                </Button>
              ) : null,
          },
        ]}
      />
      {amended ? <Amend requestId={amended} close={() => setAmended(undefined)} /> : null}
    </Panel>
  );
}

const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;

/** A correction until the request is dispatched; what is not touched stays as it is. */
function Amend({ requestId, close }: { readonly requestId: string; readonly close: () => void }) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const request = useRead('getRequest', { params: { requestId } });
  const amend = useCommand('amendRequest', ['getRequest', 'listRequests']);
  const [words, setWords] = useState<string>();
  const [address, setAddress] = useState<string>();
  const [kind, setKind] = useState<(typeof KINDS)[number]>();
  const [because, setBecause] = useState('');
  const changed = {
    ...(words !== undefined && words.trim() !== request.data?.text ? { text: words.trim() } : {}),
    ...(address !== undefined && address.trim() !== (request.data?.address ?? '') && address.trim() !== ''
      ? { address: address.trim() }
      : {}),
    ...(kind !== undefined && kind !== request.data?.kind ? { kind } : {}),
  };
  const ready = Object.keys(changed).length > 0 && because.trim() !== '' && changed.text !== '';
  const send = (): void => {
    if (!ready) return;
    amend.mutate(
      { params: { requestId }, body: { ...changed, because: because.trim() } },
      {
        onSuccess: () => {
          void message.success(text.intake.amended);
          close();
        },
      },
    );
  };
  useKeys(
    text.intake.amend,
    [{ keys: 'ctrl+enter', label: text.common.save, inFields: true, run: send, disabled: !ready }],
    { modal: true },
  );
  return (
    <Modal
      open
      width={680}
      title={text.intake.amendTitle(requestId)}
      onCancel={close}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!ready} loading={amend.isPending} onClick={send}>
            {text.common.save} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <Fetched loading={request.isPending} error={request.error} again={() => void request.refetch()}>
        <div className="stack tight">
          <p className="soft">{text.intake.amendHint}</p>
          <div className="field">
            <label htmlFor="amend-text">{text.intake.text}</label>
            <Input.TextArea
              id="amend-text"
              rows={6}
              maxLength={4000}
              autoFocus
              value={words ?? request.data?.text ?? ''}
              onChange={(event) => setWords(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor="amend-address">{text.intake.place}</label>
            <Input
              id="amend-address"
              maxLength={300}
              value={address ?? request.data?.address ?? ''}
              onChange={(event) => setAddress(event.target.value)}
            />
          </div>
          <div className="field">
            <span>{text.intake.kind}</span>
            <Radio.Group
              optionType="button"
              buttonStyle="solid"
              value={kind ?? request.data?.kind}
              onChange={(event) => setKind(event.target.value as (typeof KINDS)[number])}
              options={KINDS.map((value) => ({ value, label: label(value, 'RequestKind') }))}
            />
          </div>
          <div className="field">
            <label htmlFor="amend-because">{text.intake.amendBecause}</label>
            <Input
              id="amend-because"
              maxLength={200}
              value={because}
              placeholder={text.intake.amendBecauseHint}
              onChange={(event) => setBecause(event.target.value)}
            />
          </div>
          {amend.error ? <ErrorNote error={amend.error} /> : null}
        </div>
      </Fetched>
    </Modal>
  );
}
