import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** Budgets, and who is near them. */
export function budgetRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/budgets',
      staticData: { permission: 'budgets.read' },
      component: lazyPage(() => import('./budgets-page.tsx'), 'BudgetsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/budgets/$id',
      staticData: { permission: 'budgets.read' },
      component: lazyPage(() => import('./budget-page.tsx'), 'BudgetPage'),
    }),
  ]
}
