import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0005: what the calls of somebody who is invited will be counted to, and who pays. */
export async function addInvitedProjects({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema.alterTable('invitations').addColumn('default_project', idColumn(dialect)).execute()
  await schema.alterTable('invitations').addColumn('cost_centre', 'text').execute()
}
