import { permissionModes, type PermissionMode } from '../predict/policy.ts'
import { valueAt } from '../settings/json.ts'
import { posixPath } from '../paths/posix-path.ts'

/** Names and ids longer than this are cut: they are kept for each call. */
const maxTextLength = 500

/** A text that says something. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key)
  return typeof found === 'string' && found !== '' ? found.slice(0, maxTextLength) : undefined
}

export function folderAt(value: unknown, key: string): string | undefined {
  const found = textAt(value, key)
  const path = found === undefined ? undefined : posixPath(found)
  return path?.startsWith('/') === true ? path : undefined
}

export function modeAt(value: unknown, key: string): PermissionMode | undefined {
  const found = valueAt(value, key)
  return permissionModes.find((mode) => mode === (found === 'manual' ? 'default' : found))
}
