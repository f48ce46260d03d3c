import type { Kysely } from 'kysely'

/**
 * Of what a node holds, how much will be used whatever happens, and how much was promised. Null: the node writes neither,
 * because it is of an older release; then all it holds counts as both.
 */
export async function addCertainShares({ schema }: Kysely<unknown>): Promise<void> {
  for (const name of ['certain', 'promised'])
    await schema.alterTable('counter_shares').addColumn(name, 'bigint').execute()
}
