import { createRoute, type AnyRoute } from '@tanstack/react-router'
import { lazyPage } from '../../shell/lazy-page.ts'

/** Policies: what people's Claude Code may do, and the MCP servers that were looked at. */
export function policyRoutes(parent: AnyRoute): AnyRoute[] {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: '/policies',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./policies-page.tsx'), 'PoliciesPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/explain',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./explain-page.tsx'), 'ExplainPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/$id',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./policy-page.tsx'), 'PolicyPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/$id/edit',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./edit-page.tsx'), 'EditPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/policies/$id/compare',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./compare-page.tsx'), 'ComparePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/mcp-servers',
      staticData: { permission: 'policies.read' },
      component: lazyPage(() => import('./mcp/mcp-servers-page.tsx'), 'McpServersPage'),
    }),
  ]
}
