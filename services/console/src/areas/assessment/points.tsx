import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, InputNumber, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Labelled, Panel } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { UnitPicker } from '../../parts/pickers.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useSpeech, useText } from '../../text/index.tsx';

type Points = NonNullable<Operations['getBulletin']['reply']['policy']['points']>;
type Given = Operations['listPoints']['reply']['items'][number];

const TOUCHED = ['listPoints', 'getBulletin'] as const;

/** 加减分: who got what for which reason; given by the city's assessor until the period has settled. */
export function PointsPanel({ period, points }: { readonly period: string; readonly points: Points }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const unitName = useUnitName();
  const { language } = useSpeech();
  const { may, ofTheCity } = useSession();
  const list = useRead('listPoints', { params: { period } });
  const withdraw = useCommand('withdrawPoints', TOUCHED);
  const [giving, setGiving] = useState(false);
  const [taken, setTaken] = useState<Given>();
  const mayGive = may('givePoints') && ofTheCity && list.data?.open === true;
  useKeys(text.assessment.points.title, [
    { keys: 'a', label: text.assessment.points.give, disabled: !mayGive, run: () => setGiving(true) },
  ]);
  const nameOf = (item: string): string => points.items.find(({ id }) => id === item)?.[language] ?? item;
  const kindOf = (item: string) => points.items.find(({ id }) => id === item)?.kind ?? 'add';
  const items = list.data?.items ?? [];
  return (
    <Panel
      title={text.assessment.points.title}
      extra={
        mayGive ? (
          <Button size="small" className="no-print" onClick={() => setGiving(true)}>
            {text.assessment.points.give} <Caps keys="a" />
          </Button>
        ) : null
      }
    >
      <p className="small soft gap-below">
        {text.assessment.points.hint(
          text.common.list(points.items.map((one) => `${one[language]} ≤ ${one.most}`)),
          points.most.add,
          points.most.deduct,
          points.ranked,
        )}
      </p>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      {withdraw.error ? <ErrorNote error={withdraw.error} /> : null}
      <Table<Given>
        size="small"
        rowKey="pointsId"
        pagination={{ pageSize: 20, hideOnSinglePage: true, size: 'small' }}
        locale={{ emptyText: text.assessment.points.none }}
        dataSource={[...items]}
        columns={[
          { title: text.common.unit, render: (_, { unitId }) => unitName(unitId) },
          { title: text.assessment.points.item, render: (_, { item }) => nameOf(item) },
          {
            title: text.assessment.points.points,
            width: 90,
            align: 'right',
            render: (_, one) => (
              <span className={one.withdrawn ? 'faint' : ''}>
                {label(kindOf(one.item), 'PointsKind')} {one.points}
              </span>
            ),
          },
          {
            title: text.assessment.points.because,
            render: (_, { because, withdrawn }) => (
              <div className="wrap">
                {because}
                {withdrawn ? (
                  <div className="small late">
                    {text.assessment.points.withdrawn(withdrawn.by, withdrawn.because)}
                  </div>
                ) : null}
              </div>
            ),
          },
          {
            title: text.assessment.points.by,
            width: 160,
            render: (_, { by, at }) => `${by} ${dayTime(at, now)}`,
          },
          {
            title: '',
            width: 80,
            render: (_, one) =>
              mayGive && one.withdrawn === undefined ? (
                <Button size="small" className="no-print" onClick={() => setTaken(one)}>
                  {text.assessment.points.withdraw}
                </Button>
              ) : null,
          },
        ]}
      />
      {giving ? <Give period={period} points={points} close={() => setGiving(false)} /> : null}
      {taken ? (
        <Because
          title={text.assessment.points.withdrawTitle(unitName(taken.unitId), nameOf(taken.item))}
          pending={withdraw.isPending}
          close={() => setTaken(undefined)}
          send={(because) =>
            withdraw.mutate(
              { params: { pointsId: taken.pointsId }, body: { because } },
              { onSettled: () => setTaken(undefined) },
            )
          }
        />
      ) : null}
    </Panel>
  );
}

function Give(props: { readonly period: string; readonly points: Points; readonly close: () => void }) {
  const text = useText();
  const label = useLabel();
  const { language } = useSpeech();
  const { message } = App.useApp();
  const give = useCommand('givePoints', TOUCHED);
  const { items } = props.points;
  const [unitId, setUnit] = useState<string>();
  const [item, setItem] = useState(items[0]?.id ?? '');
  const most = items.find(({ id }) => id === item)?.most ?? 1;
  const [value, setValue] = useState<number | null>(null);
  const [because, setBecause] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (): void => {
    if (give.isPending) return;
    if (unitId === undefined || value === null || because.trim().length < 2) {
      setMissing(true);
      return;
    }
    give.mutate(
      { params: { period: props.period }, body: { unitId, item, points: value, because: because.trim() } },
      {
        onSuccess: () => {
          void message.success(text.assessment.points.given);
          props.close();
        },
      },
    );
  };
  useKeys(
    text.assessment.points.give,
    [{ keys: 'ctrl+enter', label: text.assessment.points.give, inFields: true, run: send }],
    { modal: true },
  );
  return (
    <Modal
      open
      title={text.assessment.points.giveTitle(props.period)}
      onCancel={props.close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" loading={give.isPending} onClick={send}>
            {text.assessment.points.give} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <Labelled id="points-unit" label={text.common.unit}>
          <UnitPicker id="points-unit" autoFocus value={unitId} onChange={setUnit} />
        </Labelled>
        <Labelled id="points-item" label={text.assessment.points.item}>
          <Select
            id="points-item"
            value={item}
            onChange={setItem}
            options={items.map((one) => ({
              value: one.id,
              label: text.common.aside(label(one.kind, 'PointsKind'), one[language]),
            }))}
          />
        </Labelled>
        <Labelled id="points-value" label={text.assessment.points.upTo(most)}>
          <InputNumber<number>
            id="points-value"
            min={0.01}
            max={most}
            step={0.1}
            precision={2}
            value={value}
            onChange={setValue}
          />
        </Labelled>
        <Labelled id="points-because" label={text.assessment.points.because}>
          <Input.TextArea
            id="points-because"
            rows={3}
            maxLength={500}
            value={because}
            onChange={(event) => setBecause(event.target.value)}
          />
        </Labelled>
        {missing ? (
          <span className="field-error" role="alert">
            {text.assessment.points.missing}
          </span>
        ) : null}
        {give.error ? <ErrorNote error={give.error} /> : null}
      </div>
    </Modal>
  );
}

function Because(props: {
  readonly title: string;
  readonly pending: boolean;
  readonly send: (because: string) => void;
  readonly close: () => void;
}) {
  const text = useText();
  const [because, setBecause] = useState('');
  const send = (): void => {
    if (because.trim().length >= 2 && !props.pending) props.send(because.trim());
  };
  useKeys(
    props.title,
    [{ keys: 'ctrl+enter', label: text.assessment.points.withdraw, inFields: true, run: send }],
    {
      modal: true,
    },
  );
  return (
    <Modal
      open
      title={props.title}
      onCancel={props.close}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" loading={props.pending} disabled={because.trim().length < 2} onClick={send}>
            {text.assessment.points.withdraw} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <Labelled id="points-withdraw" label={text.assessment.points.because}>
        <Input.TextArea
          id="points-withdraw"
          autoFocus
          rows={3}
          maxLength={500}
          value={because}
          onChange={(event) => setBecause(event.target.value)}
        />
      </Labelled>
    </Modal>
  );
}
