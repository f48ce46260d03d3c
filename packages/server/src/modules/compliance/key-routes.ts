import type { ComplianceKeyBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { ComplianceKey, ComplianceKeys } from './keys.ts'

/** The compliance keys' part of the admin API. */
export function complianceKeyHandlers(
  keys: ComplianceKeys,
): Pick<AdminHandlers, 'listComplianceKeys' | 'createComplianceKey' | 'revokeComplianceKey'> {
  return {
    async listComplianceKeys(query) {
      const { data, next } = await keys.list(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    async createComplianceKey(wanted, actor) {
      const { key, secret } = await keys.create(actor, wanted)
      return { key: body(key), secret }
    },
    revokeComplianceKey: async (revocation, actor) => body(await keys.revoke(actor, revocation)),
  }
}

function body({ createdAt, revokedAt, scopes, ...key }: ComplianceKey): ComplianceKeyBody {
  return {
    ...key,
    scopes: [...scopes],
    createdAt: new Date(createdAt).toISOString(),
    ...(revokedAt === null ? {} : { revokedAt: new Date(revokedAt).toISOString() }),
  }
}
