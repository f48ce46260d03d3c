import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** People and what belongs to them. */
export function peopleRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/people',
      staticData: { permission: 'people.read' },
      component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/$id',
      staticData: { permission: 'people.read' },
      component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/groups',
      staticData: { permission: 'people.read' },
      component: lazyRouteComponent(() => import('./groups/groups-page.tsx'), 'GroupsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/invitations',
      staticData: { permission: 'invitations.read' },
      component: lazyRouteComponent(() => import('./invitations/invitations-page.tsx'), 'InvitationsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/credentials',
      staticData: { permission: 'credentials.read' },
      component: lazyRouteComponent(() => import('./credentials/credentials-page.tsx'), 'CredentialsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/sessions',
      staticData: { permission: 'sessions.read' },
      component: lazyRouteComponent(() => import('./sessions/sessions-page.tsx'), 'SessionsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/devices',
      staticData: { permission: 'devices.read' },
      component: lazyRouteComponent(() => import('./devices/devices-page.tsx'), 'DevicesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/service-accounts',
      staticData: { permission: 'service_accounts.read' },
      component: lazyRouteComponent(
        () => import('./machines/service-accounts-page.tsx'),
        'ServiceAccountsPage',
      ),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/service-accounts/$id',
      staticData: { permission: 'service_accounts.read' },
      component: lazyRouteComponent(
        () => import('./machines/service-account-page.tsx'),
        'ServiceAccountPage',
      ),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/people/federation',
      staticData: { permission: 'federation.read' },
      component: lazyRouteComponent(() => import('./machines/federation-page.tsx'), 'FederationPage'),
    }),
  ]
}
