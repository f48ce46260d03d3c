import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** The page everybody has. */
export function meRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/me',
      component: lazyPage(() => import('./me-page.tsx'), 'MePage'),
    }),
  ]
}
