import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** What is in force on people's devices. */
export function inForceRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/in-force',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./in-force-page.tsx'), 'InForcePage'),
    }),
  ]
}
