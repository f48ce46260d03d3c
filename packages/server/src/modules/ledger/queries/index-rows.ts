import { sql, type Transaction } from 'kysely'
import type { IndexRow } from '../index-row.ts'
import type { IndexTable, LedgerSchema } from '../schema.ts'

const pageRows = 2_000

/** The whole index, in order of time, with the names that its numbers stand for. A number that has none: `?` and the number. */
export async function* indexPages(database: Transaction<LedgerSchema>): AsyncGenerator<IndexRow[]> {
  const names = await readNames(database)
  const nameOf = (id: number) => names.get(id) ?? `?${id}`
  for (let after: IndexTable | undefined; ;) {
    let query = database
      .selectFrom('ledger_index')
      .selectAll()
      .orderBy('time')
      .orderBy('leaf')
      .limit(pageRows)
    if (after !== undefined) query = query.where(sql<boolean>`(time, leaf) > (${after.time}, ${after.leaf})`)
    const rows: IndexTable[] = await query.execute()
    yield rows.map(({ time, leaf, conversation, ...row }) => ({
      time,
      leaf,
      conversation,
      kind: nameOf(row.kind),
      person: nameOf(row.person),
      actor: nameOf(row.actor),
      model: nameOf(row.model),
      code: nameOf(row.code),
      project: nameOf(row.project),
    }))
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}

/** As many as there are people, projects and models. */
async function readNames(database: Transaction<LedgerSchema>): Promise<ReadonlyMap<number, string>> {
  const rows = await database.selectFrom('ledger_names').selectAll().execute()
  return new Map([[0, ''], ...rows.map(({ id, name }) => [id, name] as const)])
}
