import type { Operations } from '@jiesu/contracts';
import { App, Button, Checkbox, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useAreaName } from '../../parts/names.ts';
import { PlaceField } from '../../parts/pickers.tsx';
import { useCommand, usePages } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useText } from '../../text/index.tsx';

type Group = Operations['listGroups']['reply']['items'][number];

export function GroupsPage() {
  const text = useText();
  const { may } = useSession();
  const areaName = useAreaName();
  const list = usePages('listGroups', { query: { limit: 100 } });
  const [edited, setEdited] = useState<Group | 'new'>();
  useKeys(text.groups.title, [
    { keys: 'n', label: text.groups.register, disabled: !may('registerGroup'), run: () => setEdited('new') },
  ]);
  return (
    <div className="page">
      <PageHead title={text.groups.title} sub={text.groups.sub}>
        <Button type="primary" disabled={!may('registerGroup')} onClick={() => setEdited('new')}>
          {text.groups.register} <Caps keys="n" />
        </Button>
      </PageHead>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      <Panel className="flush">
        <Table<Group>
          rowKey="groupId"
          pagination={false}
          loading={list.isPending}
          dataSource={[...list.items]}
          locale={{
            emptyText: list.isPending ? (
              <div style={{ height: 120 }} />
            ) : (
              <Nothing title={text.groups.empty} hint={text.groups.emptyHint} />
            ),
          }}
          onRow={(row) => ({ onClick: () => (may('registerGroup') ? setEdited(row) : undefined) })}
          columns={[
            {
              title: text.groups.name,
              render: (_, row) => <span className="strong">{row.name ?? row.groupId}</span>,
            },
            { title: text.groups.id, render: (_, row) => <span className="mono soft">{row.groupId}</span> },
            { title: text.groups.source, width: 160, dataIndex: 'source' },
            {
              title: text.groups.community,
              render: (_, row) => (
                <span>
                  {[row.districtId, row.streetId]
                    .map((code) => areaName(code))
                    .filter(Boolean)
                    .join(' · ')}{' '}
                  <span className="mono small faint">{row.communityId}</span>
                </span>
              ),
            },
            {
              title: text.groups.notice,
              width: 160,
              render: (_, row) =>
                row.notice ? text.groups.told : <span className="late">{text.groups.notTold}</span>,
            },
            {
              title: text.groups.optedOut,
              width: 120,
              align: 'right',
              render: (_, row) => row.optedOut ?? 0,
            },
          ]}
        />
        {list.hasNextPage ? (
          <div className="pad row center">
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.common.more(String((list.total ?? 0) - list.items.length))}
            </Button>
          </div>
        ) : null}
      </Panel>
      {edited ? (
        <Register group={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      ) : null}
    </div>
  );
}

function Register({ group, close }: { readonly group: Group | undefined; readonly close: () => void }) {
  const text = useText();
  const { message } = App.useApp();
  const register = useCommand('registerGroup', ['listGroups']);
  const [groupId, setGroupId] = useState(group?.groupId ?? '');
  const [source, setSource] = useState(group?.source ?? '');
  const [name, setName] = useState(group?.name ?? '');
  const [place, setPlace] = useState('');
  const [communityId, setCommunityId] = useState(group?.communityId ?? '');
  const [notice, setNotice] = useState(group?.notice ?? false);
  const ready = groupId.trim() !== '' && source.trim() !== '' && /^\d{12}$/.test(communityId);
  const send = (): void => {
    if (!ready) return;
    register.mutate(
      {
        params: { groupId: groupId.trim() },
        body: { source: source.trim(), communityId, notice, ...(name.trim() ? { name: name.trim() } : {}) },
      },
      {
        onSuccess: () => {
          void message.success(text.groups.saved);
          close();
        },
      },
    );
  };
  useKeys(
    text.groups.register,
    [{ keys: 'ctrl+enter', label: text.common.save, inFields: true, run: send, disabled: !ready }],
    { modal: true },
  );
  return (
    <Modal
      open
      title={group ? text.groups.edit : text.groups.register}
      onCancel={close}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!ready} loading={register.isPending} onClick={send}>
            {text.common.save} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack tight">
        <div className="field">
          <label htmlFor="group-id">{text.groups.id}</label>
          <Input
            id="group-id"
            autoFocus={!group}
            disabled={group !== undefined}
            maxLength={64}
            value={groupId}
            placeholder={text.groups.idHint}
            onChange={(event) => setGroupId(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="group-source">{text.groups.source}</label>
          <Input
            id="group-source"
            maxLength={40}
            value={source}
            placeholder={text.groups.sourceHint}
            onChange={(event) => setSource(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="group-name">{text.groups.name}</label>
          <Input
            id="group-name"
            maxLength={100}
            value={name}
            placeholder={text.groups.nameHint}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="group-place">{text.groups.community}</label>
          <PlaceField
            id="group-place"
            value={place}
            placeholder={text.groups.communityHint}
            onType={setPlace}
            onChoose={(chosen) => {
              setPlace(chosen.text);
              setCommunityId(chosen.communityId ?? '');
            }}
          />
          <span className="small soft">
            {communityId ? text.groups.code(communityId) : text.groups.needCommunity}
          </span>
        </div>
        <Checkbox checked={notice} onChange={(event) => setNotice(event.target.checked)}>
          {text.groups.noticeGiven}
        </Checkbox>
        {register.error ? <ErrorNote error={register.error} /> : null}
      </div>
    </Modal>
  );
}
