import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** How a company begins, and how an engineer does. */
export function welcomeRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/welcome',
      staticData: { permission: 'health.read' },
      component: lazyRouteComponent(() => import('./welcome-page.tsx'), 'WelcomePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/welcome/engineers',
      component: lazyRouteComponent(() => import('./engineers-page.tsx'), 'EngineersPage'),
    }),
  ]
}
