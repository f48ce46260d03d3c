import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** The page everybody has. */
export function meRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/me',
      component: lazyRouteComponent(() => import('./me-page.tsx'), 'MePage'),
    }),
  ]
}
