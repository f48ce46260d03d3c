declare module 'virtual:admin-paths' {
  import type { Permission } from '@sekisho/contract'
  import type { AdminOperation } from '@sekisho/contract/admin-api'

  /** Method, path, the permission it asks for, and the names of what goes into the query. */
  export const adminPaths: Readonly<
    Record<
      AdminOperation,
      readonly [method: string, path: string, permission: Permission, query: readonly string[]]
    >
  >
}
