import type { StoredEntry } from '@sekisho/ledger'
import { sql, type Transaction } from 'kysely'
import type { SqlDialect } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'

interface Page {
  dialect: SqlDialect
  boot: string
  /** undefined: from the very first row */
  after: number | undefined
  limit: number
}

/** A page in one row. */
interface JoinedPage {
  count: number
  seqs: string | null
  lengths: string | null
  hashes: Uint8Array | null
  bodies: Uint8Array | null
}

const hashLength = 32

/**
 * Entries of a boot, by rising seq. The database joins a page into one row: for a driver to make a row and two byte strings of
 * each entry takes longer than reading them. What has been tampered with so that it does not join is read row by row.
 */
export async function readEntryPage(
  database: Transaction<LedgerSchema>,
  page: Page,
): Promise<readonly StoredEntry[]> {
  const inner = rowsOf(database, page)
  const joined = page.dialect === 'sqlite' ? joinedInSqlite : joinedInPostgres
  const { rows } = await sql<JoinedPage>`select ${joined} from (${inner}) as page`.execute(database)
  return split(rows[0]) ?? (await inner.execute())
}

// Blobs are taken for the texts they might be, byte by byte, and nothing is converted.
const joinedInSqlite = sql`count(*) as count, group_concat(seq) as seqs, group_concat(octet_length(body)) as lengths,
  cast(group_concat("leafHash", '') as blob) as hashes, cast(group_concat(body, '') as blob) as bodies`

const joinedInPostgres = sql`count(*) as count, string_agg(seq::text, ',') as seqs,
  string_agg(octet_length(body)::text, ',') as lengths,
  string_agg("leafHash", ''::bytea) as hashes, string_agg(body, ''::bytea) as bodies`

function rowsOf(database: Transaction<LedgerSchema>, { boot, after, limit }: Page) {
  const rows = database
    .selectFrom('ledger_entries')
    .select(['seq', 'leaf_hash as leafHash', 'body'])
    .where('boot_id', '=', boot)
    .orderBy('seq')
    .limit(limit)
  return after === undefined ? rows : rows.where('seq', '>', after)
}

/** Undefined: not as it was written, so that parts of one row might be taken for those of another. */
function split(page: JoinedPage | undefined): StoredEntry[] | undefined {
  if (page?.count === 0) return []
  const { count = 0, seqs, lengths, hashes, bodies } = page ?? {}
  if (!seqs || !lengths || !hashes || !bodies) return undefined
  const numbers = seqs.split(',').map(Number)
  const sizes = lengths.split(',').map(Number)
  const isWhole = numbers.length === count && sizes.length === count && hashes.length === count * hashLength
  if (!isWhole || bodies.length !== sizes.reduce((sum, size) => sum + size, 0)) return undefined
  if (numbers.some((seq, index) => !Number.isInteger(seq) || seq <= (numbers[index - 1] ?? -Infinity))) {
    return undefined
  }
  let from = 0
  return numbers.map((seq, index) => {
    const until = from + (sizes[index] ?? 0)
    const body = bodies.subarray(from, until)
    from = until
    return { seq, leafHash: hashes.subarray(index * hashLength, (index + 1) * hashLength), body }
  })
}
