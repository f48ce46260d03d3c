import { permissionsOf, type Permission } from '@sekisho/contract'
import { useApi } from '../api/use-api.ts'
import type { ApiBody } from '../api/call-api.ts'

export interface Me {
  me: ApiBody<'whoAmI'> | undefined
  /** Whether the reader may; the server checks again. */
  may: (permission: Permission) => boolean
}

/** Who reads, from the server; undefined until it is known. */
export function useMe(): Me {
  const { data } = useApi('whoAmI', {})
  const permissions = data === undefined ? [] : permissionsOf(data.roles)
  return { me: data, may: (permission) => permissions.includes(permission) }
}
