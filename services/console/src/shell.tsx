import {
  AlertOutlined,
  AuditOutlined,
  BarChartOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  ClusterOutlined,
  CustomerServiceOutlined,
  DeploymentUnitOutlined,
  DownOutlined,
  ExperimentOutlined,
  FlagOutlined,
  GlobalOutlined,
  InboxOutlined,
  MailOutlined,
  MessageOutlined,
  PartitionOutlined,
  PhoneOutlined,
  SearchOutlined,
  SendOutlined,
  SettingOutlined,
  SolutionOutlined,
  TeamOutlined,
  TrophyOutlined,
  UserOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { type ReactNode, Suspense, useEffect } from 'react';
import { NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import { InboxStages } from './areas/tickets/stages.tsx';
import { LiveProvider, useLive } from './live-line.tsx';
import { type Place, placesOf } from './pages.ts';
import { openKeySheet, openPalette, Palette } from './palette.tsx';
import { Caps } from './parts/basics.tsx';
import { useAreaName, useUnitName } from './parts/names.ts';
import { useRead } from './queries.ts';
import { usePrincipal, useSession } from './session.tsx';
import { useLabel, useSpeech, useText } from './text/index.tsx';

const icons: Readonly<Record<Place['id'], ReactNode>> = {
  intake: <CustomerServiceOutlined />,
  reviews: <SendOutlined />,
  objections: <AuditOutlined />,
  rules: <BranchesOutlined />,
  limits: <ClockCircleOutlined />,
  tickets: <InboxOutlined />,
  desk: <FlagOutlined />,
  incidents: <DeploymentUnitOutlined />,
  callbacks: <PhoneOutlined />,
  appeals: <SolutionOutlined />,
  outbox: <MailOutlined />,
  candidates: <MessageOutlined />,
  groups: <TeamOutlined />,
  demands: <BarChartOutlined />,
  bulletins: <TrophyOutlined />,
  signals: <AlertOutlined />,
  life: <PartitionOutlined />,
  system: <ClusterOutlined />,
  deadLetters: <WarningOutlined />,
  models: <ExperimentOutlined />,
  users: <SettingOutlined />,
};

export function Shell() {
  return (
    <LiveProvider>
      <Frame />
    </LiveProvider>
  );
}

function Frame() {
  const text = useText();
  const moving = useNavigation().state !== 'idle';
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its top
  useEffect(() => {
    document.getElementById('content')?.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="app">
      <a className="skip" href="#content">
        {text.nav.skip}
      </a>
      <SideBar />
      <div className="main">
        <TopBar />
        <main className="content" id="content" tabIndex={-1} aria-busy={moving}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Palette />
    </div>
  );
}

function SideBar() {
  const text = useText();
  const label = useLabel();
  const principal = usePrincipal();
  const unitName = useUnitName();
  const areaName = useAreaName();
  const mine = placesOf(principal.roles);
  const scope = principal.unitId
    ? unitName(principal.unitId)
    : areaName(principal.communityId ?? principal.districtId) || undefined;
  return (
    <nav className="nav" aria-label={text.nav.label}>
      <NavLink className="brand" to="/">
        <img src="/mark.svg" alt="" />
        {text.product}
      </NavLink>
      <div className="nav-list">
        {(['work', 'insight', 'system'] as const).map((group) => {
          const inGroup = mine.filter((place) => place.group === group);
          if (inGroup.length === 0) return null;
          return (
            <div key={group}>
              <div className="nav-group">{text.nav.groups[group]}</div>
              {inGroup.map((place) => (
                <div key={place.id}>
                  <NavLink className="nav-link" to={place.path} end={place.path === '/admin'}>
                    {icons[place.id]}
                    <span>{text.nav.places[place.id]}</span>
                    <PlaceCount id={place.id} />
                  </NavLink>
                  {place.id === 'tickets' ? <InboxStages /> : null}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      <div className="nav-foot">
        <div className="clip">{scope ?? text.nav.wholeCity}</div>
        <div className="clip nav-roles">
          {text.common.list(principal.roles.map((role) => label(role, 'Role')))}
        </div>
      </div>
    </nav>
  );
}

/** How much waits there; exact, from the server. */
function PlaceCount({ id }: { readonly id: Place['id'] }) {
  if (id === 'reviews') return <ReviewCount />;
  if (id === 'callbacks') return <CallbackCount />;
  if (id === 'appeals') return <AppealCount />;
  if (id === 'outbox') return <StaleCount />;
  if (id === 'candidates') return <CandidateCount />;
  if (id === 'objections') return <ObjectionCount />;
  if (id === 'desk') return <DeskCount />;
  if (id === 'deadLetters') return <DeadLetterCount />;
  return null;
}

function Count({ value, hot }: { readonly value: number | undefined; readonly hot?: boolean }) {
  return value ? <span className={`count${hot ? ' hot' : ''}`}>{value > 9999 ? '9999+' : value}</span> : null;
}

function ReviewCount() {
  const { data } = useRead('listReviews', { query: { limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} hot={(data?.overdue ?? 0) > 0} />;
}

function CallbackCount() {
  const { data } = useRead('listCallbacks', { query: { view: 'due', limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} />;
}

function AppealCount() {
  const { data } = useRead('listAppeals', { query: { state: 'pending', limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} />;
}

/** Messages that failed or lie too long. */
function StaleCount() {
  const { data } = useRead('listOutbox', { query: { stale: true, limit: 1 } }, { every: 60_000 });
  return <Count value={data && data.stale + data.counts.failed} hot={(data?.stale ?? 0) > 0} />;
}

function CandidateCount() {
  const { data } = useRead('listCandidates', { query: { state: 'open', limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} />;
}

function ObjectionCount() {
  const { data } = useRead('listObjections', { query: { limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} />;
}

/** What waits for this account: to decide, or to come and report. */
function DeskCount() {
  const { data } = useRead('countDesk', {}, { every: 60_000 });
  return <Count value={data && data.decide + data.called} />;
}

function DeadLetterCount() {
  const { data } = useRead('listDeadLetters', { query: { state: 'waiting', limit: 1 } }, { every: 60_000 });
  return <Count value={data?.total} hot />;
}

function TopBar() {
  const text = useText();
  const { language, speak } = useSpeech();
  const { logout } = useSession();
  const principal = usePrincipal();
  const live = useLive();
  return (
    <header className="bar">
      <button type="button" className="seek" onClick={openPalette}>
        <SearchOutlined />
        <span className="clip">{text.palette.placeholder}</span>
        <Caps keys="ctrl+k" />
      </button>
      <div className="grow" />
      <output className={`line-state ${live}`} title={text.live.hint[live]}>
        {text.live[live]}
      </output>
      <Button type="text" onClick={openKeySheet}>
        {text.keys.short} <Caps keys="?" />
      </Button>
      <Button
        type="text"
        icon={<GlobalOutlined />}
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => speak(language === 'zh' ? 'en' : 'zh')}
      >
        {text.common.otherLanguage}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'docs',
              label: (
                <a href="/docs" target="_blank" rel="noreferrer">
                  {text.nav.docs}
                </a>
              ),
            },
            { type: 'divider' },
            { key: 'out', label: text.session.logout, onClick: () => void logout() },
          ],
        }}
      >
        <Button type="text" icon={<UserOutlined />}>
          {principal.name} <DownOutlined className="small" />
        </Button>
      </Dropdown>
    </header>
  );
}
