import { permissionsOf, type Permission } from '@sekisho/contract'
import { useApi } from '../api/use-api.ts'
import type { ApiBody, ApiError } from '../api/call-api.ts'

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

/** That the server answers nothing any more, while what it said before is still shown: the shell says so, once for the page. */
export function useServerAway(): ApiError | undefined {
  // It only listens: a part that asked again as it comes would take away the failure that it stands for.
  const { data, error, failureReason } = useApi('whoAmI', {}, { enabled: false })
  const failure = error ?? failureReason
  return data !== undefined && failure?.code === 'unreachable' ? failure : undefined
}
