import { adminRoutes, type AdminRoute } from '@sekisho/contract/admin-api'
import type { Plugin } from 'vite'

const id = 'virtual:admin-paths'

/**
 * The module `virtual:admin-paths`: method and path of each admin route. The route table itself carries the schemas and
 * their library, which the server checks with; the browser needs neither, and is 60 kB smaller without.
 */
export function adminPaths(): Plugin {
  return {
    name: 'admin-paths',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(source) {
      if (source !== `\0${id}`) return undefined
      const table = Object.entries<AdminRoute>(adminRoutes).map(
        ([operation, { method, path, permission, query }]) => [
          operation,
          [method, path, permission, Object.keys(query?.shape ?? {})],
        ],
      )
      return `export const adminPaths = ${JSON.stringify(Object.fromEntries(table))}`
    },
  }
}
