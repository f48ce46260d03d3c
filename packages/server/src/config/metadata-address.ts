import { isIP } from 'node:net'
import { createAddressGuard, hostOf } from '../modules/providers/index.ts'

const names = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]

/** Why a URL may not be called (server-side request forgery), or undefined. Loopback passes: the operator wrote it. */
export function metadataProblem(url: URL): string | undefined {
  const host = hostOf(url)
  if (names.includes(host)) return "points at a cloud's metadata service; name the real host"
  if (isIP(host) === 0) return undefined
  const reason = createAddressGuard().refuses(host, { loopback: true })
  return reason === undefined ? undefined : `names a host that may not be called: ${reason}`
}
