import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** What is in force on people's devices. */
export function inForceRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/in-force',
      staticData: { permission: 'policies.read' },
      component: lazyRouteComponent(() => import('./in-force-page.tsx'), 'InForcePage'),
    }),
  ]
}
