import type { Kysely } from 'kysely'
import type { AdminSchema } from './schema.ts'

/**
 * Step 0022: what a version was approved for. An approval of before is taken as one for what its policy says now: whoever
 * changed that since had to have it agreed to.
 */
export async function addApprovedFor(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('policy_versions').addColumn('approved_for', 'text').execute()
  // Sound: these tables and columns are there since step 0015.
  const known = database as Kysely<Pick<AdminSchema, 'policies' | 'policy_versions'>>
  const policies = await known.selectFrom('policies').select(['id', 'name', 'position', 'match']).execute()
  for (const { id, name, position, match } of policies) {
    const approvedFor = JSON.stringify({ name, position, match: JSON.parse(match) as unknown })
    await known
      .updateTable('policy_versions')
      .set({ approved_for: approvedFor })
      .where('policy_id', '=', id)
      .where('reviewed_by', 'is not', null)
      .execute()
  }
}
