import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router'

/** Budgets, and who is near them. */
export function budgetRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/budgets',
      staticData: { permission: 'budgets.read' },
      component: lazyRouteComponent(() => import('./budgets-page.tsx'), 'BudgetsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/budgets/$id',
      staticData: { permission: 'budgets.read' },
      component: lazyRouteComponent(() => import('./budget-page.tsx'), 'BudgetPage'),
    }),
  ]
}
