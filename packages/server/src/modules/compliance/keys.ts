import { hash, timingSafeEqual } from 'node:crypto'
import {
  AdminProblem,
  complianceKeyPattern,
  complianceKeyPrefix,
  formatId,
  type Actor,
  type ComplianceScope,
} from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ComplianceKeysTable } from '../../platform/sql/compliance-migration.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

export interface ComplianceKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly ComplianceScope[]
  readonly hint: string
  /** epoch milliseconds */
  readonly createdAt: number
  readonly revokedAt: number | null
}

export interface NewComplianceKey {
  name: string
  scopes: readonly ComplianceScope[]
}

/** Keys that read the compliance API. What one may read never changes. */
export interface ComplianceKeys {
  /** Undefined: there is no such key, or it was revoked. From the store, so that a revocation counts at once on every node. */
  find(presented: string): Promise<ComplianceKey | undefined>
  /** The secret is known only now. @throws AdminProblem compliance_keys_many */
  create(actor: Actor, wanted: NewComplianceKey): Promise<{ key: ComplianceKey; secret: string }>
  /** Twice changes nothing. @throws AdminProblem compliance_key_unknown */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<ComplianceKey>
  /** Oldest first, revoked ones too. */
  list(query: {
    limit: number
    after?: string | undefined
  }): Promise<{ data: ComplianceKey[]; next?: string }>
}

interface KeysDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

const maxKeys = 100

export function createComplianceKeys(deps: KeysDeps): ComplianceKeys {
  const { db } = deps
  return {
    async find(presented) {
      if (!complianceKeyPattern.test(presented)) return undefined
      const digest = digestOf(presented)
      const row = await db.read
        .selectFrom('compliance_keys')
        .selectAll()
        .where('hash', '=', digest)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      // Found by the digest, so that it is not compared byte by byte with a secret; here once more in constant time.
      const isSame = row && timingSafeEqual(Buffer.from(row.hash), Buffer.from(digest))
      return isSame ? keyOf(row) : undefined
    },
    create: (actor, wanted) => createKey(actor, wanted, deps),
    revoke: (actor, revocation) => revokeKey(actor, revocation, deps),
    async list({ limit, after }) {
      const rows = await db.read
        .selectFrom('compliance_keys')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map(keyOf)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
  }
}

async function createKey(
  actor: Actor,
  { name, scopes }: NewComplianceKey,
  { db, clock, random }: KeysDeps,
): Promise<{ key: ComplianceKey; secret: string }> {
  const secret = complianceKeyPrefix + Buffer.from(random(32)).toString('base64url')
  const now = clock.now()
  const row: ComplianceKeysTable = {
    id: formatId('complianceKey', now, random(10)),
    name,
    scopes: JSON.stringify([...new Set(scopes)]),
    hash: digestOf(secret),
    hint: secret.slice(-4),
    created_at: now,
    revoked_at: null,
  }
  return await db.recorded(actor, [], async (tx) => {
    const keys = await tx
      .selectFrom('compliance_keys')
      .select('id')
      .where('revoked_at', 'is', null)
      .limit(maxKeys)
      .execute()
    if (keys.length >= maxKeys) throw new AdminProblem('compliance_keys_many', { limit: maxKeys })
    await tx.insertInto('compliance_keys').values(row).execute()
    const key = keyOf(row)
    const data = { key: row.id, after: { scopes: key.scopes, hint: row.hint } }
    return { entries: [{ kind: 'compliance_key.created', data }], result: { key, secret } }
  })
}

async function revokeKey(
  actor: Actor,
  { id, reason }: { id: string; reason: string },
  { db, clock }: KeysDeps,
): Promise<ComplianceKey> {
  return await db.recorded(actor, [], async (tx) => {
    const found = tx.selectFrom('compliance_keys').selectAll().where('id', '=', id)
    const before = await found.executeTakeFirst()
    if (before === undefined) throw new AdminProblem('compliance_key_unknown', { key: id })
    const ended = await tx
      .updateTable('compliance_keys')
      .set({ revoked_at: clock.now() })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return { entries: [], result: keyOf(before) }
    const after = await found.executeTakeFirstOrThrow()
    return {
      entries: [{ kind: 'compliance_key.revoked', data: { key: id, reason } }],
      result: keyOf(after),
    }
  })
}

/** With 256 random bits a plain SHA-256 is enough: nothing can be guessed. */
function digestOf(secret: string): string {
  return hash('sha256', secret, 'hex')
}

function keyOf({ id, name, scopes, hint, created_at, revoked_at }: ComplianceKeysTable): ComplianceKey {
  return {
    id,
    name,
    // Written above, of scopes alone.
    scopes: JSON.parse(scopes) as ComplianceScope[],
    hint,
    createdAt: created_at,
    revokedAt: revoked_at,
  }
}
