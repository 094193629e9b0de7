import { ExportOutlined } from '@ant-design/icons';
import { Alert, App, Button, Table } from 'antd';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useNow } from '../../now.ts';
import { PageHead, Panel } from '../../parts/basics.tsx';
import { ErrorNote, Nothing } from '../../parts/errors.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useText } from '../../text/index.tsx';

export function SystemPage() {
  const text = useText();
  const now = useNow();
  const { may } = useSession();
  const { modal } = App.useApp();
  const groups = useRead('groups', {}, { every: 5000 });
  const rebuild = useCommand('rebuildDemands', ['demandOverview', 'listDemands']);
  const behind = (groups.data?.items ?? []).filter((group) => group.lag > 1000);
  const links: readonly { readonly href: string; readonly name: string; readonly what: string }[] = [
    { href: '/admin/queues', name: text.admin.queues, what: text.admin.queuesHint },
    { href: '/docs', name: text.admin.docs, what: text.admin.docsHint },
    { href: '/docs/asyncapi.json', name: text.admin.facts, what: text.admin.factsHint },
    { href: '/metrics', name: text.admin.metrics, what: text.admin.metricsHint },
  ];
  return (
    <div className="page">
      <PageHead title={text.admin.title} sub={text.admin.sub} />
      {groups.error ? <ErrorNote error={groups.error} again={() => void groups.refetch()} /> : null}
      {groups.data ? (
        behind.length > 0 ? (
          <Alert
            type="warning"
            showIcon
            className="gap-below"
            title={text.admin.behind(text.common.list(behind.map((group) => group.group)))}
          />
        ) : (
          <Alert type="success" showIcon className="gap-below" title={text.admin.wellUp} />
        )
      ) : null}
      <div className="columns demands-columns">
        <Panel title={text.admin.groups} className="flush">
          <Table
            size="middle"
            rowKey="group"
            pagination={false}
            loading={groups.isPending}
            dataSource={[...(groups.data?.items ?? [])]}
            locale={{
              emptyText: groups.isPending ? (
                <div style={{ height: 120 }} />
              ) : (
                <Nothing title={text.admin.noGroups} />
              ),
            }}
            columns={[
              {
                title: text.admin.group,
                width: 160,
                render: (_, row) => (
                  <div>
                    <span className="strong">{row.group}</span>
                    <div className="small soft">
                      {text.admin.services[row.group.split('.')[0] ?? ''] ?? ''}
                    </div>
                  </div>
                ),
              },
              {
                title: text.admin.topics,
                render: (_, row) => <span className="small soft">{text.common.list(row.topics)}</span>,
              },
              {
                title: text.admin.lag,
                width: 110,
                align: 'right',
                render: (_, row) => (
                  <span className={row.lag > 1000 ? 'late strong' : ''}>{count(row.lag)}</span>
                ),
              },
              { title: text.admin.oldest, width: 130, render: (_, row) => dayTime(row.oldestAt, now) || '–' },
              {
                title: text.nav.places.deadLetters,
                width: 140,
                align: 'right',
                render: (_, row) =>
                  row.deadLetters > 0 ? (
                    <Link to={`/admin/dead-letters?group=${encodeURIComponent(row.group)}`}>
                      {count(row.deadLetters)}
                    </Link>
                  ) : (
                    '0'
                  ),
              },
            ]}
          />
        </Panel>
        <div className="stack">
          <Panel title={text.admin.elsewhere}>
            <ul className="history">
              {links.map((link) => (
                <li key={link.href}>
                  <a href={link.href} target="_blank" rel="noreferrer" className="strong">
                    {link.name} <ExportOutlined className="small" />
                  </a>
                  <div className="small soft">{link.what}</div>
                </li>
              ))}
            </ul>
          </Panel>
          {may('rebuildDemands') ? (
            <Panel title={text.admin.rebuild}>
              <p className="soft gap-below">{text.admin.rebuildHint}</p>
              {rebuild.error ? <ErrorNote error={rebuild.error} /> : null}
              {rebuild.data ? (
                <Alert
                  type={rebuild.data.different === 0 ? 'success' : 'warning'}
                  showIcon
                  className="gap-below"
                  title={text.admin.rebuilt(
                    count(rebuild.data.facts),
                    count(rebuild.data.demands),
                    count(rebuild.data.different),
                    rebuild.data.seconds.toFixed(1),
                  )}
                />
              ) : null}
              <Button
                loading={rebuild.isPending}
                onClick={() =>
                  modal.confirm({
                    title: text.admin.rebuild,
                    content: text.admin.rebuildSure,
                    okText: text.admin.rebuildDo,
                    onOk: () => rebuild.mutateAsync({}).catch(() => undefined),
                  })
                }
              >
                {text.admin.rebuildDo}
              </Button>
            </Panel>
          ) : null}
        </div>
      </div>
    </div>
  );
}
