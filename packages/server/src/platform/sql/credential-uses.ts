import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { idColumn } from './columns.ts'
import type { Sql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'
import type { SqlDialect } from './storage.ts'

/** Calls of one client with one credential. Times are epoch milliseconds. */
export interface CredentialUse {
  credentialId: string
  clientAddress: string
  clientAgent: string
  firstAt: number
  lastAt: number
  count: number
}

/** Enough to find who must still change; a credential that a thousand machines share would fill the store. */
export const maxUsesPerCredential = 50

/** Step 0003. */
export async function createCredentialUses({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('credential_uses')
    .addColumn('credential_id', idColumn(dialect), (column) => column.notNull())
    .addColumn('client_address', idColumn(dialect), (column) => column.notNull())
    .addColumn('client_agent', idColumn(dialect), (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('credential_uses_primary', ['credential_id', 'client_address', 'client_agent'])
    .execute()
}

export async function projectCredentialUses(
  store: Sql<ControlSchema>,
  uses: readonly CredentialUse[],
): Promise<void> {
  if (uses.length === 0) return
  // In one order, so that two nodes that touch the same rows do not wait for each other in a circle.
  const sorted = uses.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  await store.kysely.transaction().execute(async (transaction) => {
    for (const use of sorted) if (!(await addTo(transaction, use))) await insert(transaction, use)
  })
}

export async function forgetCredentialUses(store: Sql<ControlSchema>, before: number): Promise<void> {
  await store.kysely
    .transaction()
    .execute((transaction) =>
      transaction.deleteFrom('credential_uses').where('last_at', '<', before).execute(),
    )
}

function keyOf({ credentialId, clientAddress, clientAgent }: CredentialUse): string {
  return JSON.stringify([credentialId, clientAddress, clientAgent])
}

/** Nodes write what they counted when it suits them: the later use may be there already. */
function laterOf(at: number): RawBuilder<number> {
  return sql`case when credential_uses.last_at < ${at} then ${at} else credential_uses.last_at end`
}

/** False when there is no such row. */
async function addTo(transaction: Transaction<ControlSchema>, use: CredentialUse): Promise<boolean> {
  const known = await transaction
    .updateTable('credential_uses')
    .set((row) => ({ count: row('count', '+', use.count), last_at: laterOf(use.lastAt) }))
    .where('credential_id', '=', use.credentialId)
    .where('client_address', '=', use.clientAddress)
    .where('client_agent', '=', use.clientAgent)
    .executeTakeFirst()
  return known.numUpdatedRows > 0n
}

/** Two nodes may each fill the last place; a few more than the limit do no harm. */
async function insert(transaction: Transaction<ControlSchema>, use: CredentialUse): Promise<void> {
  const { kept } = await transaction
    .selectFrom('credential_uses')
    .select((row) => row.fn.countAll<number>().as('kept'))
    .where('credential_id', '=', use.credentialId)
    .executeTakeFirstOrThrow()
  if (kept >= maxUsesPerCredential) return
  await transaction
    .insertInto('credential_uses')
    .values({
      credential_id: use.credentialId,
      client_address: use.clientAddress,
      client_agent: use.clientAgent,
      first_at: use.firstAt,
      last_at: use.lastAt,
      count: use.count,
    })
    .onConflict((conflict) =>
      conflict.columns(['credential_id', 'client_address', 'client_agent']).doUpdateSet((row) => ({
        count: row('credential_uses.count', '+', use.count),
        last_at: laterOf(use.lastAt),
      })),
    )
    .execute()
}
