import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** The front page. */
export function overviewRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/',
      staticData: { permission: 'overview.read', instead: '/me' },
      component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
    }),
  ]
}
