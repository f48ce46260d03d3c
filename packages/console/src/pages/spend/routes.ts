import type { Permission } from '@sekisho/contract'
import { createRoute, type AnyRoute, type RouteComponent } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** What calls cost, and who pays. */
export function spendRoutes(parent: AnyRoute): AnyRoute[] {
  const route = (path: string, permission: Permission, component: RouteComponent) =>
    createRoute({ getParentRoute: () => parent, path, staticData: { permission }, component })
  return [
    route(
      '/spend',
      'spend.read',
      lazyPage(() => import('./spend-page.tsx'), 'SpendPage'),
    ),
    route(
      '/spend/chargeback',
      'reports.read',
      lazyPage(() => import('./chargeback-page.tsx'), 'ChargebackPage'),
    ),
    route(
      '/spend/reconciliation',
      'reports.read',
      lazyPage(() => import('./reconciliation-page.tsx'), 'ReconciliationPage'),
    ),
    route(
      '/spend/savings',
      'reports.read',
      lazyPage(() => import('./savings-page.tsx'), 'SavingsPage'),
    ),
  ]
}
