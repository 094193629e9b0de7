import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, Fact, Labelled, Panel, StageTag, useTitle } from '../../parts/basics.tsx';
import { ErrorNote, Fetched } from '../../parts/errors.tsx';
import { useAreaName } from '../../parts/names.ts';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { Members } from '../tickets/merged.tsx';

/** While members are being attached or released the page looks again by itself. */
const BUSY_EVERY = 2000;

export function IncidentPage() {
  const text = useText();
  const label = useLabel();
  const go = useNavigate();
  const now = useNow();
  const areaName = useAreaName();
  const { may } = useSession();
  const { incidentId = '' } = useParams();
  const read = useRead('getIncident', { params: { incidentId } }, { every: BUSY_EVERY * 5 });
  const busy = useRead(
    'getIncident',
    { params: { incidentId } },
    { enabled: read.data?.busy === true, every: BUSY_EVERY },
  );
  const incident = busy.data ?? read.data;
  const [doing, setDoing] = useState<'closeIncident' | 'undoIncident'>();
  useTitle(incident?.title ?? text.incidents.one);
  const mayClose = incident?.state === 'open' && may('closeIncident');
  const mayUndo = (incident?.state === 'open' || incident?.state === 'closed') && may('undoIncident');
  useKeys(text.incidents.one, [
    {
      keys: 'm o',
      label: text.merge.toRoot,
      disabled: incident === undefined,
      run: () => void go(`/tickets/${incident?.rootTicketId}`),
    },
    { keys: 'm c', label: text.incidents.close, disabled: !mayClose, run: () => setDoing('closeIncident') },
    { keys: 'm x', label: text.incidents.undo, disabled: !mayUndo, run: () => setDoing('undoIncident') },
    { keys: 'escape', label: text.incidents.title, run: () => void go('/incidents') },
  ]);
  return (
    <div className="page ticket">
      <Fetched
        loading={read.isPending}
        error={incident ? undefined : read.error}
        again={() => void read.refetch()}
        rows={8}
      >
        {incident ? (
          <>
            <div className="ticket-head">
              <div className="row ticket-title">
                <h1>{incident.title}</h1>
                <span className="chip chip-mark">{label(incident.state, 'IncidentState')}</span>
                {incident.busy ? <output className="small soft">{text.incidents.busy}</output> : null}
              </div>
              <div className="row ticket-actions">
                {mayClose ? (
                  <Button onClick={() => setDoing('closeIncident')}>
                    {text.incidents.close} <Caps keys="m c" />
                  </Button>
                ) : null}
                {mayUndo ? (
                  <Button danger onClick={() => setDoing('undoIncident')}>
                    {text.incidents.undo} <Caps keys="m x" />
                  </Button>
                ) : null}
              </div>
            </div>
            <div className="columns ticket-columns">
              <div className="stack">
                <Members ticketId={incident.rootTicketId} walking every={BUSY_EVERY} />
              </div>
              <div className="stack">
                <Panel
                  title={text.merge.root}
                  extra={
                    <Link to={`/tickets/${incident.rootTicketId}`}>
                      {text.merge.toRoot} <Caps keys="m o" />
                    </Link>
                  }
                >
                  <dl className="facts">
                    <Fact label={text.common.matter}>{incident.root.title}</Fact>
                    <Fact label={text.ticket.lead}>{incident.root.unitName}</Fact>
                    <Fact label={text.common.stage}>
                      <StageTag stage={incident.root.stage} />
                    </Fact>
                    {incident.root.dueAt ? (
                      <Fact label={text.merge.rootDue}>
                        <div className="row between">
                          <Due at={incident.root.dueAt} startedAt={incident.root.dispatchedAt} />
                          <span className="small soft">{dayTime(incident.root.dueAt, now)}</span>
                        </div>
                      </Fact>
                    ) : null}
                  </dl>
                  <p className="small soft">{text.incidents.answerHint}</p>
                </Panel>
                <Panel title={text.incidents.scope}>
                  <dl className="facts">
                    <Fact label={text.common.place}>
                      {areaName(incident.scope.streetId ?? incident.scope.districtId)}
                      {incident.scope.communityId ? ` · ${text.incidents.community}` : ''}
                    </Fact>
                    <Fact label={text.intake.problemType}>{text.common.list(incident.problemTypeNames)}</Fact>
                    {incident.scope.words && incident.scope.words.length > 0 ? (
                      <Fact label={text.incidents.words}>{text.common.list(incident.scope.words)}</Fact>
                    ) : null}
                    <Fact label={text.incidents.window}>
                      {incident.scope.from ? dayTime(incident.scope.from, now) : ''} —{' '}
                      {dayTime(incident.scope.until, now)}
                    </Fact>
                    <Fact label={text.special.fields.reason}>
                      <span className="wrap">{incident.because}</span>
                    </Fact>
                    {incident.ended ? (
                      <Fact label={label(incident.state, 'IncidentState')}>
                        <span className="wrap">{incident.ended.because}</span>
                        <div className="small faint">{dayTime(incident.ended.at, now)}</div>
                      </Fact>
                    ) : null}
                  </dl>
                </Panel>
              </div>
            </div>
          </>
        ) : null}
      </Fetched>
      {doing ? (
        <EndDialog key={doing} operation={doing} incidentId={incidentId} close={() => setDoing(undefined)} />
      ) : null}
    </div>
  );
}

function EndDialog({
  operation,
  incidentId,
  close,
}: {
  readonly operation: 'closeIncident' | 'undoIncident';
  readonly incidentId: string;
  readonly close: () => void;
}) {
  const text = useText();
  const { message } = App.useApp();
  const [because, setBecause] = useState('');
  const command = useCommand(operation, ['getIncident', 'listIncidents', 'listMembers', 'getTicket']);
  const isUndo = operation === 'undoIncident';
  const title = isUndo ? text.incidents.undo : text.incidents.close;
  const send = (): void => {
    if (command.isPending || because.trim().length < 2) return;
    command.mutate(
      { params: { incidentId }, body: { because: because.trim() } },
      {
        onSuccess: () => {
          void message.success(text.special.done(title));
          close();
        },
      },
    );
  };
  useKeys(title, [{ keys: 'ctrl+enter', label: title, inFields: true, run: send }], { modal: true });
  return (
    <Modal
      open
      title={title}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button
            type="primary"
            danger={isUndo}
            loading={command.isPending}
            disabled={because.trim().length < 2}
            onClick={send}
          >
            {title} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{isUndo ? text.incidents.undoHint : text.incidents.closeHint}</p>
        <Labelled id="incident-because" label={text.special.fields.reason}>
          <Input.TextArea
            id="incident-because"
            rows={3}
            autoFocus
            maxLength={500}
            value={because}
            onChange={(event) => setBecause(event.target.value)}
          />
        </Labelled>
        {command.error ? <ErrorNote error={command.error} /> : null}
      </div>
    </Modal>
  );
}
