import type { Actor } from '@sekisho/contract'
import type { Sessions } from '../sessions/index.ts'
import type { FederationRule } from './rule.ts'

const pageSize = 200

/** Ends what was opened under a rule that is no more. */
export async function revokeSessionsOf(
  rule: FederationRule,
  { sessions, actor, reason }: { sessions: Pick<Sessions, 'list' | 'revoke'>; actor: Actor; reason: string },
): Promise<void> {
  let after: string | undefined
  do {
    const page = await sessions.list({ limit: pageSize, after, person: rule.serviceAccountId, inForce: true })
    for (const { id, issuer } of page.data)
      if (issuer === rule.id) await sessions.revoke(actor, { id, reason })
    after = page.next
  } while (after !== undefined)
}
