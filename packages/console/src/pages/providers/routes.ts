import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** Who answers calls, and what they charge. */
export function providerRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/providers',
      staticData: { permission: 'health.read' },
      component: lazyRouteComponent(() => import('./providers-page.tsx'), 'ProvidersPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/providers/rate-cards',
      staticData: { permission: 'spend.read' },
      component: lazyRouteComponent(() => import('./rate-cards-page.tsx'), 'RateCardsPage'),
    }),
  ]
}
