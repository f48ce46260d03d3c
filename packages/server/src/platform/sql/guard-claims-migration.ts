import type { Kysely } from 'kysely'

/** Step 0021: since when what a guard attests is signed, and why it can use nothing. */
export async function addGuardClaims({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('guard_attestations').addColumn('issued_at', 'bigint').execute()
  await schema.alterTable('guard_attestations').addColumn('problem', 'text').execute()
}
