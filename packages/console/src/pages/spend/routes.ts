import type { Permission } from '@sekisho/contract'
import { createRoute, lazyRouteComponent, type AnyRoute, type RouteComponent } from '@tanstack/react-router'

/** What calls cost, and who pays. */
export function spendRoutes(parent: AnyRoute): AnyRoute[] {
  const route = (path: string, permission: Permission, component: RouteComponent) =>
    createRoute({ getParentRoute: () => parent, path, staticData: { permission }, component })
  return [
    route(
      '/spend',
      'spend.read',
      lazyRouteComponent(() => import('./spend-page.tsx'), 'SpendPage'),
    ),
    route(
      '/spend/chargeback',
      'reports.read',
      lazyRouteComponent(() => import('./chargeback-page.tsx'), 'ChargebackPage'),
    ),
    route(
      '/spend/reconciliation',
      'reports.read',
      lazyRouteComponent(() => import('./reconciliation-page.tsx'), 'ReconciliationPage'),
    ),
    route(
      '/spend/savings',
      'reports.read',
      lazyRouteComponent(() => import('./savings-page.tsx'), 'SavingsPage'),
    ),
  ]
}
