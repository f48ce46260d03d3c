import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** The ledger: what is in it, and what proves it. */
export function ledgerRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger',
      staticData: { permission: 'ledger.read' },
      component: lazyPage(() => import('./ledger-page.tsx'), 'LedgerPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/entries/$leaf',
      staticData: { permission: 'ledger.read' },
      component: lazyPage(() => import('./entry-page.tsx'), 'EntryPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/checkpoints',
      staticData: { permission: 'ledger.read' },
      component: lazyPage(() => import('./checkpoints-page.tsx'), 'CheckpointsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/witnesses',
      staticData: { permission: 'witnesses.read' },
      component: lazyPage(() => import('./witnesses-page.tsx'), 'WitnessesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/export',
      staticData: { permission: 'ledger.export' },
      component: lazyPage(() => import('./export-page.tsx'), 'ExportPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/content',
      staticData: { permission: 'content.read' },
      component: lazyPage(() => import('./content/content-page.tsx'), 'ContentPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/holds',
      staticData: { permission: 'holds.read' },
      component: lazyPage(() => import('./holds/holds-page.tsx'), 'HoldsPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/ledger/compliance-keys',
      staticData: { permission: 'compliance_keys.read' },
      component: lazyPage(() => import('./compliance/compliance-keys-page.tsx'), 'ComplianceKeysPage'),
    }),
  ]
}
