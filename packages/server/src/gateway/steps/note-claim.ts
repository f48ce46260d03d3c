import type { IncomingHttpHeaders } from 'node:http'
import { clientFacts } from '../../modules/devices/index.ts'
import type { Claims } from '../../modules/in-force/index.ts'

/** Keeps which settings a client says it holds, for the device it named. */
export type NoteClaim = (call: {
  personId: string
  fingerprint: string
  headers: IncomingHttpHeaders
}) => void

/** Sent where the settings ask for hint headers. It tells what a policy holds to who can guess it: never logged. */
const header = 'x-claude-code-managed-settings-checksum'

export function createClaimNote(claims: Pick<Claims, 'isKnown' | 'note'>): NoteClaim {
  return ({ personId, fingerprint, headers }) => {
    const checksum = headers[header]
    if (typeof checksum !== 'string' || claims.isKnown(personId, fingerprint, checksum)) return
    if (!/^sha256:[0-9a-f]{64}$/.test(checksum)) return
    const { version } = clientFacts(headers['user-agent'] ?? '', undefined)
    claims.note({ personId, fingerprint, checksum, clientVersion: version })
  }
}
