import { Alert, App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Labelled, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Fetched } from '../../parts/errors.tsx';
import { useAreaName } from '../../parts/names.ts';
import { useDebounced } from '../../parts/pickers.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useText } from '../../text/index.tsx';
import { Pick } from '../tickets/actions.tsx';
import { fromWall, toWall } from '../tickets/special-forms.ts';
import type { Ticket } from '../tickets/ticket.tsx';

const dayMs = 86_400_000;

/** Opens a mass incident around a ticket: how many would be attached is seen before. */
export function OpenIncidentPage() {
  const text = useText();
  const [search] = useSearchParams();
  const ticketId = search.get('root') ?? '';
  const ticket = useRead('getTicket', { params: { ticketId } }, { enabled: ticketId !== '' });
  return (
    <div className="page narrow">
      <PageHead title={text.incidents.open} sub={text.incidents.openSub} />
      <Fetched
        loading={ticket.isPending}
        error={ticket.data ? undefined : ticket.error}
        again={() => void ticket.refetch()}
        rows={6}
      >
        {ticket.data ? <OpenForm key={ticketId} ticket={ticket.data} /> : null}
      </Fetched>
    </div>
  );
}

function OpenForm({ ticket }: { readonly ticket: Ticket }) {
  const text = useText();
  const go = useNavigate();
  const now = useNow();
  const areaName = useAreaName();
  const { message } = App.useApp();
  const { districtId = '', streetId, communityId } = ticket.place;
  /** The directory names no communities. */
  const nameOf = (code: string): string =>
    code.length > 9 ? text.incidents.community : areaName(code) || code;
  const areas = [communityId, streetId, districtId].filter((code): code is string => Boolean(code));
  const [area, setArea] = useState(streetId ?? districtId);
  const [title, setTitle] = useState(ticket.title);
  const [words, setWords] = useState('');
  const [until, setUntil] = useState(() => toWall(new Date(Date.now() + dayMs).toISOString()));
  const [because, setBecause] = useState('');
  const [absorb, setAbsorb] = useState(true);
  const scope = {
    districtId,
    ...(area.length >= 9 ? { streetId: area.slice(0, 9) } : {}),
    ...(area.length >= 12 ? { communityId: area } : {}),
    problemTypes: [ticket.problemType],
    words: words.split(/[\s\p{P}]+/u).filter((word) => word !== ''),
    until: until === '' ? '' : fromWall(until),
  };
  const rested = useDebounced(JSON.stringify(scope), 400);
  const preview = useRead(
    'previewIncident',
    { body: { rootTicketId: ticket.ticketId, scope: JSON.parse(rested) as typeof scope } },
    { enabled: until !== '' && districtId !== '', keep: true },
  );
  const command = useCommand('openIncident', ['listIncidents', 'listTickets', 'countTickets', 'getTicket']);
  const ready = title.trim().length >= 2 && because.trim().length >= 2 && until !== '';
  const send = (): void => {
    if (!ready || command.isPending) return;
    command.mutate(
      {
        body: {
          rootTicketId: ticket.ticketId,
          title: title.trim(),
          because: because.trim(),
          scope,
          absorb,
        },
      },
      {
        onSuccess: ({ id }) => {
          void message.success(text.special.done(text.incidents.open));
          void go(`/incidents/${id}`, { replace: true });
        },
      },
    );
  };
  useKeys(text.incidents.open, [
    { keys: 'ctrl+enter', label: text.incidents.open, inFields: true, run: send },
    ...areas.map((code, at) => ({
      keys: `alt+${at + 1}`,
      label: nameOf(code),
      inFields: true,
      run: () => setArea(code),
    })),
    { keys: 'escape', label: text.common.cancel, run: () => void go(`/tickets/${ticket.ticketId}`) },
  ]);
  if (districtId === '') return <Alert type="warning" showIcon title={text.incidents.noPlace} />;
  return (
    <>
      <Panel title={text.incidents.what}>
        <div className="stack">
          <p className="wrap soft">{ticket.text}</p>
          <Labelled id="incident-title" label={text.incidents.name}>
            <Input
              id="incident-title"
              autoFocus
              maxLength={80}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          </Labelled>
          <Pick
            label={text.common.place}
            value={area}
            options={areas.map((code, at) => ({
              value: code,
              label: nameOf(code),
              keys: `alt+${at + 1}`,
            }))}
            choose={setArea}
          />
          <Labelled id="incident-type" label={text.intake.problemType}>
            <Input id="incident-type" value={ticket.problemTypeName} readOnly />
          </Labelled>
          <Labelled id="incident-words" label={text.incidents.words}>
            <Input
              id="incident-words"
              maxLength={100}
              value={words}
              placeholder={text.incidents.wordsHint}
              onChange={(event) => setWords(event.target.value)}
            />
          </Labelled>
          <Labelled id="incident-until" label={text.incidents.until}>
            <Input
              id="incident-until"
              type="datetime-local"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </Labelled>
          <Labelled id="incident-reason" label={text.special.fields.reason}>
            <Input.TextArea
              id="incident-reason"
              rows={2}
              maxLength={500}
              value={because}
              onChange={(event) => setBecause(event.target.value)}
            />
          </Labelled>
          <Checkbox checked={absorb} onChange={(event) => setAbsorb(event.target.checked)}>
            {text.incidents.absorb}
          </Checkbox>
        </div>
      </Panel>
      <Panel title={text.incidents.preview}>
        {preview.error ? (
          <ErrorNote error={preview.error} />
        ) : preview.data ? (
          <>
            <p className="strong" aria-live="polite">
              {text.incidents.matching(preview.data.matching)}
            </p>
            <ul className="history gap-above">
              {preview.data.examples.map((row) => (
                <li key={row.ticketId}>
                  {row.title}
                  <div className="small soft">
                    {dayTime(row.receivedAt, now)} · {row.place.text} · {row.unitName}
                  </div>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </Panel>
      {command.error ? <ErrorNote error={command.error} /> : null}
      <div className="row end">
        <Button onClick={() => void go(`/tickets/${ticket.ticketId}`)}>{text.common.cancel}</Button>
        <Button type="primary" disabled={!ready} loading={command.isPending} onClick={send}>
          {text.incidents.open} <Caps keys="ctrl+enter" />
        </Button>
      </div>
    </>
  );
}
