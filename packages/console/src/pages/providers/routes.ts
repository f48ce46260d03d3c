import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** Who answers calls, and what they charge. */
export function providerRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/providers',
      staticData: { permission: 'health.read' },
      component: lazyPage(() => import('./providers-page.tsx'), 'ProvidersPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/providers/rate-cards',
      staticData: { permission: 'spend.read' },
      component: lazyPage(() => import('./rate-cards-page.tsx'), 'RateCardsPage'),
    }),
  ]
}
