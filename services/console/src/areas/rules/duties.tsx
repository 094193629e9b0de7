import { Button, Input, Modal, Table, TreeSelect } from 'antd';
import { useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Labelled } from '../../parts/basics.tsx';
import { useUnitName } from '../../parts/names.ts';
import { UnitPicker, useProblemTree, useProblemTypes } from '../../parts/pickers.tsx';
import { useText } from '../../text/index.tsx';
import { type Draft, type Duty, undoneDuty, withDuty, withoutDuty } from './draft.ts';

const KINDS = ['department', 'utility'] as const;
const ID = /^[a-z0-9-]{2,80}$/;

/** 履职事项清单: work of departments that no rule and no dispatcher may give to a street office. */
export function DutiesDialog(props: {
  readonly duties: readonly Duty[];
  readonly draft: Draft;
  /** Absent: to be looked at only. */
  readonly change: ((next: Draft) => void) | undefined;
  readonly close: () => void;
}) {
  const text = useText();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const [editing, setEditing] = useState<Duty | 'new'>();
  const { draft, duties, change } = props;
  const put = draft.duties?.put ?? [];
  const kept = new Map(duties.map((duty) => [duty.id, duty]));
  const rows = [
    ...put.filter(({ id }) => !kept.has(id)),
    ...duties.map((duty) => put.find(({ id }) => id === duty.id) ?? duty),
  ];
  const kindOf = (id: string) =>
    draft.duties?.remove.includes(id)
      ? 'removed'
      : put.some((one) => one.id === id)
        ? kept.has(id)
          ? 'changed'
          : 'added'
        : undefined;
  useKeys(
    text.rules.duties,
    [
      {
        keys: 'n',
        label: text.rules.addDuty,
        disabled: !change || editing !== undefined,
        run: () => setEditing('new'),
      },
    ],
    { modal: true },
  );
  return (
    <Modal open width={900} title={text.rules.duties} onCancel={props.close} footer={null}>
      <p className="soft gap-below">{text.rules.dutiesHint}</p>
      {editing !== undefined && change ? (
        <DutyForm
          key={editing === 'new' ? 'new' : editing.id}
          duty={editing === 'new' ? undefined : editing}
          taken={new Set(rows.map(({ id }) => id))}
          cancel={() => setEditing(undefined)}
          done={(duty) => {
            change(withDuty(draft, duty));
            setEditing(undefined);
          }}
        />
      ) : change ? (
        <Button className="gap-below" onClick={() => setEditing('new')}>
          {text.rules.addDuty} <Caps keys="n" />
        </Button>
      ) : null}
      <Table<Duty>
        size="small"
        rowKey="id"
        pagination={{ pageSize: 8, hideOnSinglePage: true, size: 'small' }}
        dataSource={rows}
        columns={[
          {
            title: text.rules.types,
            render: (_, { id, problemTypes }) => {
              const kind = kindOf(id);
              return (
                <div>
                  {text.common.list(problemTypes.map(nameOf))}{' '}
                  {kind ? <span className="chip chip-mark">{text.rules.kinds[kind]}</span> : null}
                  <div className="mono small soft">{id}</div>
                </div>
              );
            },
          },
          { title: text.common.unit, width: 200, render: (_, { unitId }) => unitName(unitId) },
          { title: text.rules.because, width: 240, dataIndex: 'because' },
          ...(change
            ? [
                {
                  title: '',
                  width: 150,
                  render: (_: unknown, duty: Duty) => (
                    <div className="row nowrap">
                      <Button size="small" onClick={() => setEditing(duty)}>
                        {text.rules.editDuty}
                      </Button>
                      {kindOf(duty.id) ? (
                        <Button size="small" onClick={() => change(undoneDuty(draft, duty.id))}>
                          {text.rules.undo}
                        </Button>
                      ) : (
                        <Button
                          size="small"
                          danger
                          onClick={() => change(withoutDuty(draft, duty.id, kept.has(duty.id)))}
                        >
                          {text.rules.removeDuty}
                        </Button>
                      )}
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Modal>
  );
}

function DutyForm(props: {
  readonly duty: Duty | undefined;
  readonly taken: ReadonlySet<string>;
  readonly cancel: () => void;
  readonly done: (duty: Duty) => void;
}) {
  const text = useText();
  const tree = useProblemTree();
  const [id, setId] = useState(props.duty?.id ?? '');
  const [problemTypes, setTypes] = useState<readonly string[]>(props.duty?.problemTypes ?? []);
  const [unitId, setUnit] = useState(props.duty?.unitId);
  const [because, setBecause] = useState(props.duty?.because ?? '');
  const [wrong, setWrong] = useState<string>();
  const send = (): void => {
    if (!ID.test(id.trim())) setWrong(text.rules.needs.id);
    else if (props.duty === undefined && props.taken.has(id.trim())) setWrong(text.rules.taken);
    else if (problemTypes.length === 0 || unitId === undefined) setWrong(text.rules.needDuty);
    else if (because.trim().length < 2) setWrong(text.rules.needs.because);
    else props.done({ id: id.trim(), problemTypes: [...problemTypes], unitId, because: because.trim() });
  };
  useKeys(
    text.rules.editDuty,
    [{ keys: 'ctrl+enter', label: text.rules.intoDraft, inFields: true, run: send }],
    {
      modal: true,
    },
  );
  return (
    <div className="claim stack tight gap-below">
      <div className="claims">
        <Labelled id="duty-id" label={text.rules.id}>
          <Input
            id="duty-id"
            autoFocus={props.duty === undefined}
            disabled={props.duty !== undefined}
            maxLength={80}
            value={id}
            placeholder={text.rules.idHint}
            onChange={(event) => setId(event.target.value)}
          />
        </Labelled>
        <Labelled id="duty-unit" label={text.common.unit}>
          <UnitPicker id="duty-unit" kinds={KINDS} value={unitId} onChange={setUnit} />
        </Labelled>
      </div>
      <Labelled id="duty-types" label={text.rules.types}>
        <TreeSelect<string[]>
          id="duty-types"
          multiple
          showSearch={{ treeNodeFilterProp: 'title' }}
          popupMatchSelectWidth={360}
          className="full"
          value={[...problemTypes]}
          onChange={(chosen) => setTypes(chosen)}
          treeData={tree}
        />
      </Labelled>
      <Labelled id="duty-because" label={text.rules.because}>
        <Input
          id="duty-because"
          maxLength={300}
          value={because}
          placeholder={text.rules.becauseHint}
          onChange={(event) => setBecause(event.target.value)}
        />
      </Labelled>
      {wrong ? (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      ) : null}
      <div className="row end">
        <Button onClick={props.cancel}>{text.common.cancel}</Button>
        <Button type="primary" onClick={send}>
          {text.rules.intoDraft} <Caps keys="ctrl+enter" />
        </Button>
      </div>
    </div>
  );
}
