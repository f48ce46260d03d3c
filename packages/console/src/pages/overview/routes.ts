import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** The front page. */
export function overviewRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/',
      staticData: { permission: 'overview.read', instead: '/me' },
      component: lazyPage(() => import('./overview-page.tsx'), 'OverviewPage'),
    }),
  ]
}
