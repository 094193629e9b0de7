import { CopyOutlined, KeyOutlined, SearchOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Checkbox, Input, Modal, Select, Switch, Table } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useAreaName, useUnitName } from '../../parts/names.ts';
import { PlaceField, UnitPicker, useDebounced } from '../../parts/pickers.tsx';
import { useCommand, usePages } from '../../queries.ts';
import { useLabel, useText } from '../../text/index.tsx';

type Account = Operations['listUsers']['reply']['items'][number];
type Role = Account['roles'][number];
const ROLES: readonly Role[] = [
  'agent',
  'dispatcher',
  'office',
  'reviewer',
  'caller',
  'community',
  'analyst',
  'admin',
  'machine',
];

/** Letters and digits that are not mistaken for each other on paper. */
export function freshPassword(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
  let made = '';
  while (made.length < 16) {
    // 216 = 4 × 54: higher bytes would make some signs likelier than others.
    for (const byte of random(new Uint8Array(24)))
      if (byte < 216 && made.length < 16) made += signs[byte % 54];
  }
  return `${made.slice(0, 4)}-${made.slice(4, 8)}-${made.slice(8, 12)}-${made.slice(12)}`;
}

export function UsersPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const unitName = useUnitName();
  const areaName = useAreaName();
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState<Role>();
  const q = useDebounced(typed.trim(), 250);
  const list = usePages('listUsers', {
    query: { limit: 50, ...(q ? { q } : {}), ...(role ? { role } : {}) },
  });
  const [edited, setEdited] = useState<Account | 'new'>();
  useKeys(text.users.title, [{ keys: 'n', label: text.users.create, run: () => setEdited('new') }]);
  return (
    <div className="page">
      <PageHead
        title={text.users.title}
        sub={list.total === undefined ? text.common.loading : text.common.total(list.total)}
      >
        <Button type="primary" onClick={() => setEdited('new')}>
          {text.users.create} <Caps keys="n" />
        </Button>
      </PageHead>
      <Panel className="flush">
        <div className="filters">
          <Input
            allowClear
            prefix={<SearchOutlined />}
            value={typed}
            maxLength={60}
            placeholder={text.users.search}
            aria-label={text.users.search}
            onChange={(event) => setTyped(event.target.value)}
            style={{ width: 260 }}
          />
          <Select
            allowClear
            placeholder={text.users.anyRole}
            aria-label={text.users.anyRole}
            value={role ?? null}
            onChange={(value: Role | null) => setRole(value ?? undefined)}
            options={ROLES.map((value) => ({ value, label: label(value, 'Role') }))}
            style={{ width: 170 }}
          />
        </div>
        {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
        <Table<Account>
          rowKey="userId"
          pagination={false}
          loading={list.isPending}
          dataSource={[...list.items]}
          locale={{
            emptyText: list.isPending ? <div style={{ height: 120 }} /> : <Nothing title={text.users.none} />,
          }}
          onRow={(row) => ({ onClick: () => setEdited(row) })}
          columns={[
            {
              title: text.users.account,
              render: (_, row) => (
                <div>
                  <span className="strong">{row.name}</span> <span className="mono soft">{row.userId}</span>
                </div>
              ),
            },
            {
              title: text.users.roles,
              render: (_, row) => text.common.list(row.roles.map((one) => label(one, 'Role'))),
            },
            {
              title: text.users.scope,
              render: (_, row) =>
                row.unitId
                  ? unitName(row.unitId)
                  : row.communityId
                    ? areaName(row.communityId)
                    : row.districtId
                      ? areaName(row.districtId)
                      : text.nav.wholeCity,
            },
            {
              title: text.users.state,
              width: 200,
              render: (_, row) =>
                row.disabled ? (
                  <span className="late">{text.users.disabled}</span>
                ) : row.lockedUntil && Date.parse(row.lockedUntil) > now ? (
                  <span className="late">{text.users.locked(dayTime(row.lockedUntil, now))}</span>
                ) : (
                  text.users.active
                ),
            },
            {
              title: text.users.created,
              width: 150,
              render: (_, row) => <span className="soft">{dayTime(row.createdAt, now)}</span>,
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
        <Edit account={edited === 'new' ? undefined : edited} close={() => setEdited(undefined)} />
      ) : null}
    </div>
  );
}

function Edit({ account, close }: { readonly account: Account | undefined; readonly close: () => void }) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const areaName = useAreaName();
  const create = useCommand('createUser', ['listUsers']);
  const update = useCommand('updateUser', ['listUsers']);
  const [userId, setUserId] = useState(account?.userId ?? '');
  const [name, setName] = useState(account?.name ?? '');
  const [roles, setRoles] = useState<readonly Role[]>(account?.roles ?? []);
  const [unitId, setUnitId] = useState(account?.unitId);
  const [districtId, setDistrictId] = useState(account?.districtId);
  const [communityId, setCommunityId] = useState(account?.communityId);
  const [place, setPlace] = useState(account?.communityId ? areaName(account.communityId) : '');
  const [disabled, setDisabled] = useState(account?.disabled ?? false);
  const [password, setPassword] = useState(() =>
    account ? '' : freshPassword((bytes) => crypto.getRandomValues(bytes)),
  );
  const [told, setTold] = useState<string>();
  const command = account ? update : create;
  const fieldError = (field: string): string | undefined =>
    command.error instanceof ApiError
      ? command.error.fields.find((one) => one.field === field)?.message
      : undefined;
  const ready =
    name.trim() !== '' &&
    roles.length > 0 &&
    (account !== undefined || (/^[a-z][a-z0-9.-]{1,39}$/.test(userId) && password !== ''));
  const send = (): void => {
    if (!ready || command.isPending) return;
    const done = {
      onSuccess: () => {
        if (password) setTold(password);
        else {
          void message.success(text.users.saved);
          close();
        }
      },
    };
    if (!account) {
      create.mutate(
        {
          body: {
            userId,
            name: name.trim(),
            roles: [...roles],
            password,
            ...(unitId ? { unitId } : {}),
            ...(districtId ? { districtId } : {}),
            ...(communityId ? { communityId } : {}),
          },
        },
        done,
      );
      return;
    }
    const changed = {
      ...(name.trim() !== account.name ? { name: name.trim() } : {}),
      ...(roles.join() !== account.roles.join() ? { roles: [...roles] } : {}),
      ...(unitId !== account.unitId ? { unitId: unitId ?? null } : {}),
      ...(districtId !== account.districtId ? { districtId: districtId ?? null } : {}),
      ...(communityId !== account.communityId ? { communityId: communityId ?? null } : {}),
      ...(disabled !== account.disabled ? { disabled } : {}),
      ...(password ? { password } : {}),
    };
    if (Object.keys(changed).length === 0) {
      close();
      return;
    }
    update.mutate({ params: { userId: account.userId }, body: changed }, done);
  };
  useKeys(
    text.users.title,
    [
      {
        keys: 'ctrl+enter',
        label: text.common.save,
        inFields: true,
        run: send,
        disabled: !ready || told !== undefined,
      },
    ],
    { modal: true },
  );
  if (told) {
    return (
      <Modal
        open
        title={text.users.passwordTitle}
        onCancel={close}
        footer={
          <Button type="primary" onClick={close}>
            {text.common.close}
          </Button>
        }
      >
        <p className="soft gap-below">{text.users.passwordHint(account?.userId ?? userId)}</p>
        <div className="row between say">
          <span className="mono password">{told}</span>
          <Button
            icon={<CopyOutlined />}
            onClick={() =>
              void navigator.clipboard?.writeText(told).then(() => message.success(text.common.copied))
            }
          >
            {text.common.copy}
          </Button>
        </div>
      </Modal>
    );
  }
  return (
    <Modal
      open
      width={620}
      title={account ? text.users.edit(account.userId) : text.users.create}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!ready} loading={command.isPending} onClick={send}>
            {text.common.save} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack tight">
        {account ? null : (
          <div className="field">
            <label htmlFor="user-id">{text.users.id}</label>
            <Input
              id="user-id"
              autoFocus
              maxLength={40}
              value={userId}
              placeholder={text.users.idHint}
              onChange={(event) => setUserId(event.target.value.toLowerCase())}
            />
            {fieldError('userId') ? <div className="field-error">{fieldError('userId')}</div> : null}
          </div>
        )}
        <div className="field">
          <label htmlFor="user-name">{text.users.name}</label>
          <Input
            id="user-name"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <span id="user-roles">{text.users.roles}</span>
          <Checkbox.Group
            aria-labelledby="user-roles"
            value={[...roles]}
            onChange={(chosen: Role[]) => setRoles(ROLES.filter((one) => chosen.includes(one)))}
            options={ROLES.map((value) => ({ value, label: label(value, 'Role') }))}
          />
        </div>
        <div className="field">
          <label htmlFor="user-unit">{text.users.unit}</label>
          <UnitPicker id="user-unit" value={unitId} onChange={setUnitId} placeholder={text.users.noLimit} />
        </div>
        <div className="field">
          <label htmlFor="user-district">{text.users.district}</label>
          <UnitPicker
            id="user-district"
            kinds={DISTRICTS}
            value={districtId ? `district-${districtId}` : undefined}
            onChange={(unit) => setDistrictId(unit?.replace(/^district-/, ''))}
            placeholder={text.users.noLimit}
          />
        </div>
        <div className="field">
          <label htmlFor="user-community">{text.users.community}</label>
          <PlaceField
            id="user-community"
            value={place}
            placeholder={text.users.noLimit}
            onType={(typed) => {
              setPlace(typed);
              if (typed === '') setCommunityId(undefined);
            }}
            onChoose={(chosen) => {
              setPlace(chosen.text);
              setCommunityId(chosen.communityId ?? chosen.streetId);
            }}
          />
        </div>
        <div className="field">
          <label htmlFor="user-password">{account ? text.users.newPassword : text.users.password}</label>
          <div className="row nowrap">
            <Input
              id="user-password"
              autoComplete="off"
              maxLength={200}
              value={password}
              placeholder={account ? text.users.keepPassword : ''}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button
              icon={<KeyOutlined />}
              onClick={() => setPassword(freshPassword((bytes) => crypto.getRandomValues(bytes)))}
            >
              {text.users.makePassword}
            </Button>
          </div>
          {fieldError('password') ? <div className="field-error">{fieldError('password')}</div> : null}
        </div>
        {account ? (
          <div className="row">
            <Switch id="user-disabled" checked={disabled} onChange={setDisabled} />
            <label htmlFor="user-disabled">{text.users.disable}</label>
          </div>
        ) : null}
        {account && (password || disabled || roles.join() !== account.roles.join()) ? (
          <Alert type="info" showIcon title={text.users.endsSessions} />
        ) : null}
        {command.error ? <ErrorNote error={command.error} /> : null}
      </div>
    </Modal>
  );
}

const DISTRICTS = ['district'] as const;
