import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** How a company begins, and how an engineer does. */
export function welcomeRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/welcome',
      staticData: { permission: 'health.read' },
      component: lazyPage(() => import('./welcome-page.tsx'), 'WelcomePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/welcome/engineers',
      component: lazyPage(() => import('./engineers-page.tsx'), 'EngineersPage'),
    }),
  ]
}
