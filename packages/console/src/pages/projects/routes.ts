import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** Projects that calls are counted to. */
export function projectRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/projects',
      staticData: { permission: 'projects.read' },
      component: lazyRouteComponent(() => import('./projects-page.tsx'), 'ProjectsPage'),
    }),
  ]
}
