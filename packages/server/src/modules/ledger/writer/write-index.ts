import type { Kysely, Transaction } from 'kysely'
import type { IndexRow } from '../index-row.ts'
import type { IndexTable, LedgerSchema } from '../schema.ts'
import { createInsertRows } from './insert-rows.ts'

/**
 * Adds rows to the index. In the transaction that has moved the cursor, so that nobody else gives out numbers.
 */
export type WriteIndex = (database: Transaction<LedgerSchema>, rows: readonly IndexRow[]) => Promise<void>

/**
 * What nearly every entry is. Names up to the last of these numbers have no place in the partial indexes: whoever looks
 * for them finds them by time.
 */
export const frequentNames = ['exchange.settled', 'completed'] as const

/** Names one look-up carries. */
const maxNames = 500

const columns = [
  'time',
  'leaf',
  'kind',
  'person',
  'actor',
  'model',
  'code',
  'project',
  'conversation',
] as const satisfies readonly (keyof IndexTable)[]

export function createWriteIndex(): WriteIndex {
  const insertRows = createInsertRows<IndexTable>('ledger_index', columns)
  const insertNames = createInsertRows<LedgerSchema['ledger_names']>('ledger_names', ['id', 'name'])

  async function giveNumbers(database: Kysely<LedgerSchema>, names: ReadonlySet<string>): Promise<Numbers> {
    const numbers = await readNumbers(database, [...names])
    const missing = [...names].filter((name) => !numbers.has(name))
    if (missing.length === 0) return numbers
    const last = await database
      .selectFrom('ledger_names')
      .select((row) => row.fn.max('id').as('id'))
      .executeTakeFirst()
    const first = (last?.id ?? 0) + 1
    const rows = missing.map((name, at) => ({ id: first + at, name }))
    await insertNames(database, rows)
    for (const { id, name } of rows) numbers.set(name, id)
    return numbers
  }

  return async (database, rows) => {
    if (rows.length === 0) return
    const names = new Set<string>()
    for (const { kind, person, actor, model, code, project } of rows) {
      for (const name of [kind, person, actor, model, code, project]) if (name !== '') names.add(name)
    }
    const numbers = await giveNumbers(database, names)
    const numberOf = (name: string) => numbers.get(name) ?? 0
    await insertRows(
      database,
      rows.map(({ time, leaf, conversation, ...row }) => ({
        time,
        leaf,
        kind: numberOf(row.kind),
        person: numberOf(row.person),
        actor: numberOf(row.actor),
        model: numberOf(row.model),
        code: numberOf(row.code),
        project: numberOf(row.project),
        conversation,
      })),
    )
  }
}

type Numbers = Map<string, number>

async function readNumbers(database: Kysely<LedgerSchema>, names: readonly string[]): Promise<Numbers> {
  const numbers: Numbers = new Map()
  for (let at = 0; at < names.length; at += maxNames) {
    const rows = await database
      .selectFrom('ledger_names')
      .select(['id', 'name'])
      .where('name', 'in', names.slice(at, at + maxNames))
      .execute()
    for (const { id, name } of rows) numbers.set(name, id)
  }
  return numbers
}
