import { sql, type RawBuilder } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { frequentNames } from '../writer/write-index.ts'
import type { Branch } from './search-branches.ts'
import { compareKeys, type SearchKey, type SearchOrder } from './search-key.ts'

export interface IndexQuery {
  since: number
  until: number
  /** the key before the first wanted one */
  after: SearchKey | undefined
  /** rows of this leaf on are not looked at */
  from: number
  order: SearchOrder
  limit: number
}

export interface IndexPage {
  /** one more than asked for, where there are more */
  keys: SearchKey[]
  /** Given: what lies behind this key was not looked at, and there may be more. */
  edge: SearchKey | undefined
}

/**
 * Rows of a branch one page looks at: what one query of SQLite takes is time in which nothing else is served. Those that
 * an index gives lie anywhere in the table, the others side by side.
 */
export function maxScanned({ column }: Pick<Branch, 'column'>): number {
  return column === undefined ? 10_000 : 2_000
}

export async function readIndex(
  read: ReadonlyKysely<LedgerSchema>,
  branches: readonly Branch[],
  query: IndexQuery,
): Promise<IndexPage> {
  const { limit, order } = query
  const parts = branches.map((branch) => wantedRows(branch, query))
  const found = sql<SearchKey>`(${sql.join(parts, sql` union all `)})`.as('found')
  const keys = await read
    .selectFrom(found)
    .select(['time', 'leaf'])
    .orderBy(inOrder(order))
    .limit(limit + 1)
    .execute()
  // Enough was found before the only branch can have come to its end.
  if (keys.length > limit && branches.length === 1) return { keys, edge: undefined }
  const edges: SearchKey[] = []
  for (const branch of branches) edges.push(...(await readEdge(read, branch, query)))
  // Behind the first edge one branch was not looked at.
  const [edge] = edges.toSorted((a, b) => compareKeys(a, b, order))
  return { keys, edge }
}

/** Of the first rows of a branch those that are wanted. */
function wantedRows(branch: Branch, query: IndexQuery): RawBuilder<unknown> {
  const order = inOrder(query.order)
  const wanted = query.limit + 1
  // No more than is needed, by number and by column: then the index alone has it, in order, and PostgreSQL sees that it has.
  if (!isPicked(branch))
    return sql`select * from (${firstRows(branch, query, sql`time, leaf`)} limit ${wanted}) as part`
  const { also, kinds } = branch
  const columns = [...Object.keys(also), ...(kinds ? ['kind'] : [])].map((column) => sql.ref(column))
  const conditions = Object.entries(also).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  if (kinds) conditions.push(sql`kind in (${sql.join(kinds)})`)
  const looked = firstRows(branch, query, sql`time, leaf, ${sql.join(columns)}`)
  return sql`
    select * from (
      select time, leaf from (${looked} limit ${maxScanned(branch)}) as looked
      where ${sql.join(conditions, sql` and `)} order by ${order} limit ${wanted}
    ) as part
  `
}

/** Whether not every row of the branch is wanted. */
function isPicked({ also, kinds }: Branch): boolean {
  return Object.keys(also).length > 0 || kinds !== undefined
}

/** The last row that was looked at, if the branch has as many as may be. */
async function readEdge(
  read: ReadonlyKysely<LedgerSchema>,
  branch: Branch,
  query: IndexQuery,
): Promise<SearchKey[]> {
  // Then every row that was looked at is wanted, and there were fewer.
  if (!isPicked(branch)) return []
  const looked = sql<SearchKey>`(${firstRows(branch, query, sql`time, leaf`)} limit 1 offset ${maxScanned(branch) - 1})`
  return read.selectFrom(looked.as('looked')).select(['time', 'leaf']).execute()
}

function firstRows(
  { column, value }: Branch,
  { since, until, after, from, order }: IndexQuery,
  columns: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const conditions = [sql`leaf < ${from}`]
  // Only where there is one: of a table that was never analysed PostgreSQL believes that any span is nearly empty, and sorts.
  if (since > 0) conditions.push(sql`time >= ${since}`)
  if (until < Number.MAX_SAFE_INTEGER) conditions.push(sql`time < ${until}`)
  if (column) conditions.push(sql`${sql.ref(column)} = ${value}`)
  // Said as the partial indexes say it: that the value is above is not seen in a parameter.
  if (column && column !== 'person') conditions.push(sql`${sql.ref(column)} > ${sql.lit(leastOf(column))}`)
  if (after)
    conditions.push(
      order === 'newest'
        ? sql`(time, leaf) < (${after.time}, ${after.leaf})`
        : sql`(time, leaf) > (${after.time}, ${after.leaf})`,
    )
  return sql`
    select ${columns} from ledger_index where ${sql.join(conditions, sql` and `)} order by ${inOrder(order)}
  `
}

/** What the partial index of a column leaves out, as its migration says. */
function leastOf(column: 'actor' | 'model' | 'code' | 'kind'): number {
  return column === 'kind' || column === 'code' ? frequentNames.length : 0
}

function inOrder(order: SearchOrder): RawBuilder<unknown> {
  return order === 'newest' ? sql`time desc, leaf desc` : sql`time, leaf`
}
