import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** Projects that calls are counted to. */
export function projectRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/projects',
      staticData: { permission: 'projects.read' },
      component: lazyPage(() => import('./projects-page.tsx'), 'ProjectsPage'),
    }),
  ]
}
