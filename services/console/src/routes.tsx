import { Skeleton } from 'antd';
import type { ComponentType, ReactNode } from 'react';
import { createBrowserRouter, Navigate, type RouteObject, useLocation, useRouteError } from 'react-router';
import { Forbidden, NotFound } from './areas/elsewhere.tsx';
import { Login } from './areas/login.tsx';
import { landing, type Place, places } from './pages.ts';
import { PageFault } from './parts/errors.tsx';
import { type Role, useSession } from './session.tsx';
import { Shell } from './shell.tsx';

function Fault() {
  return <PageFault error={useRouteError()} />;
}

function Start() {
  const { principal } = useSession();
  return <Navigate to={landing(principal?.roles ?? [])} replace />;
}

/** Behind the log-in; comes back to the wanted page afterwards. */
function Inside() {
  const { state, again } = useSession();
  const location = useLocation();
  if (state === 'asking')
    return (
      <div className="page">
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  if (state === 'out' || state === 'unreachable') {
    const wanted = `${location.pathname}${location.search}`;
    return (
      <Login
        wanted={wanted === '/' ? undefined : wanted}
        unreachable={state === 'unreachable'}
        again={again}
      />
    );
  }
  return <Shell />;
}

function For({ roles, children }: { readonly roles: readonly Role[]; readonly children: ReactNode }) {
  const { is } = useSession();
  return is(...roles) ? children : <Forbidden />;
}

function guarded(
  roles: readonly Role[],
  load: () => Promise<ComponentType>,
): NonNullable<RouteObject['lazy']> {
  return async () => {
    const Page = await load();
    return {
      Component: () => (
        <For roles={roles}>
          <Page />
        </For>
      ),
    };
  };
}

const rolesOf = (id: Place['id']): readonly Role[] => places.find((place) => place.id === id)?.roles ?? [];

export const router = createBrowserRouter([
  {
    path: '/',
    Component: Inside,
    ErrorBoundary: Fault,
    HydrateFallback: () => null,
    children: [
      { index: true, Component: Start },
      { path: 'login', Component: Start },
      {
        ErrorBoundary: Fault,
        children: [
          {
            path: 'intake',
            lazy: guarded(
              rolesOf('intake'),
              async () => (await import('./areas/intake/page.tsx')).IntakePage,
            ),
          },
          {
            path: 'requests/:requestId',
            lazy: guarded(
              ['agent', 'dispatcher', 'reviewer', 'analyst', 'admin', 'caller', 'office'],
              async () => (await import('./areas/road/page.tsx')).RoadPage,
            ),
          },
          {
            path: 'reviews',
            lazy: guarded(
              rolesOf('reviews'),
              async () => (await import('./areas/dispatch/reviews.tsx')).ReviewsPage,
            ),
          },
          {
            path: 'objections',
            lazy: guarded(
              rolesOf('objections'),
              async () => (await import('./areas/dispatch/objections.tsx')).ObjectionsPage,
            ),
          },
          {
            path: 'rules',
            lazy: guarded(rolesOf('rules'), async () => (await import('./areas/rules/page.tsx')).RulesPage),
          },
          {
            path: 'limits',
            lazy: guarded(
              rolesOf('limits'),
              async () => (await import('./areas/limits/page.tsx')).LimitsPage,
            ),
          },
          {
            path: 'tickets',
            lazy: guarded(
              rolesOf('tickets'),
              async () => (await import('./areas/tickets/inbox.tsx')).InboxPage,
            ),
          },
          {
            path: 'tickets/:ticketId',
            lazy: guarded(
              ['office', 'reviewer', 'dispatcher', 'caller', 'agent', 'admin'],
              async () => (await import('./areas/tickets/ticket.tsx')).TicketPage,
            ),
          },
          {
            path: 'desk',
            lazy: guarded(rolesOf('desk'), async () => (await import('./areas/desk/page.tsx')).DeskPage),
          },
          {
            path: 'incidents',
            lazy: guarded(
              rolesOf('incidents'),
              async () => (await import('./areas/incidents/page.tsx')).IncidentsPage,
            ),
          },
          {
            path: 'incidents/open',
            lazy: guarded(
              ['dispatcher', 'reviewer'],
              async () => (await import('./areas/incidents/open.tsx')).OpenIncidentPage,
            ),
          },
          {
            path: 'incidents/:incidentId',
            lazy: guarded(
              ['dispatcher', 'reviewer', 'office', 'agent', 'admin'],
              async () => (await import('./areas/incidents/incident.tsx')).IncidentPage,
            ),
          },
          {
            path: 'callbacks',
            lazy: guarded(
              rolesOf('callbacks'),
              async () => (await import('./areas/callbacks/page.tsx')).CallbacksPage,
            ),
          },
          {
            path: 'appeals',
            lazy: guarded(
              rolesOf('appeals'),
              async () => (await import('./areas/callbacks/appeals.tsx')).AppealsPage,
            ),
          },
          {
            path: 'outbox',
            lazy: guarded(
              rolesOf('outbox'),
              async () => (await import('./areas/callbacks/outbox.tsx')).OutboxPage,
            ),
          },
          {
            path: 'candidates',
            lazy: guarded(
              rolesOf('candidates'),
              async () => (await import('./areas/community/candidates.tsx')).CandidatesPage,
            ),
          },
          {
            path: 'groups',
            lazy: guarded(
              rolesOf('groups'),
              async () => (await import('./areas/community/groups.tsx')).GroupsPage,
            ),
          },
          {
            path: 'demands',
            lazy: guarded(
              rolesOf('demands'),
              async () => (await import('./areas/demands/page.tsx')).DemandsPage,
            ),
          },
          {
            path: 'bulletins',
            lazy: guarded(
              rolesOf('bulletins'),
              async () => (await import('./areas/assessment/bulletin.tsx')).BulletinPage,
            ),
          },
          {
            path: 'bulletins/preview',
            lazy: guarded(
              ['analyst', 'admin'],
              async () => (await import('./areas/assessment/preview.tsx')).PreviewPage,
            ),
          },
          {
            path: 'life',
            lazy: guarded(rolesOf('life'), async () => (await import('./areas/life/page.tsx')).LifePage),
          },
          {
            path: 'signals',
            lazy: guarded(
              rolesOf('signals'),
              async () => (await import('./areas/assessment/signals.tsx')).SignalsPage,
            ),
          },
          {
            path: 'admin',
            lazy: guarded(
              rolesOf('system'),
              async () => (await import('./areas/admin/system.tsx')).SystemPage,
            ),
          },
          {
            path: 'admin/dead-letters',
            lazy: guarded(
              rolesOf('deadLetters'),
              async () => (await import('./areas/admin/dead-letters.tsx')).DeadLettersPage,
            ),
          },
          {
            path: 'admin/models',
            lazy: guarded(
              rolesOf('models'),
              async () => (await import('./areas/admin/models.tsx')).ModelsPage,
            ),
          },
          {
            path: 'admin/users',
            lazy: guarded(rolesOf('users'), async () => (await import('./areas/admin/users.tsx')).UsersPage),
          },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
]);
