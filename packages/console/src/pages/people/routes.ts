import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** People and what belongs to them. */
export function peopleRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/people',
      staticData: { permission: 'people.read' },
      component: lazyPage(() => import('./people-page.tsx'), 'PeoplePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/$id',
      staticData: { permission: 'people.read' },
      component: lazyPage(() => import('./person-page.tsx'), 'PersonPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/groups',
      staticData: { permission: 'people.read' },
      component: lazyPage(() => import('./groups/groups-page.tsx'), 'GroupsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/invitations',
      staticData: { permission: 'invitations.read' },
      component: lazyPage(() => import('./invitations/invitations-page.tsx'), 'InvitationsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/credentials',
      staticData: { permission: 'credentials.read' },
      component: lazyPage(() => import('./credentials/credentials-page.tsx'), 'CredentialsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/sessions',
      staticData: { permission: 'sessions.read' },
      component: lazyPage(() => import('./sessions/sessions-page.tsx'), 'SessionsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/devices',
      staticData: { permission: 'devices.read' },
      component: lazyPage(() => import('./devices/devices-page.tsx'), 'DevicesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/service-accounts',
      staticData: { permission: 'service_accounts.read' },
      component: lazyPage(() => import('./machines/service-accounts-page.tsx'), 'ServiceAccountsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/service-accounts/$id',
      staticData: { permission: 'service_accounts.read' },
      component: lazyPage(() => import('./machines/service-account-page.tsx'), 'ServiceAccountPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/federation',
      staticData: { permission: 'federation.read' },
      component: lazyPage(() => import('./machines/federation-page.tsx'), 'FederationPage'),
    }),
  ]
}
