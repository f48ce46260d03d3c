import { leafHash, parseEntry, encodeEntry } from '@sekisho/ledger'
import type { Kysely } from 'kysely'
import type { EntriesTable, LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'

/** Random numbers that are the same in each run: a linear congruential generator, good enough to choose places. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A change to the rows of a store, and the place that a verdict must name first. */
export interface Tampering {
  what: string
  place: { boot: string; seq: number }
  /** rows as they were, and keys of rows that are new */
  undo: { rows: EntriesTable[]; added: Pick<EntriesTable, 'boot_id' | 'seq'>[] }
}

interface Where {
  database: Kysely<LedgerSchema>
  /** all entries, in leaf order */
  rows: readonly EntriesTable[]
  random: (below: number) => number
}

/** Does one of the things that somebody with the database can do, at a random place. */
export async function tamper(where: Where): Promise<Tampering> {
  const kinds = [flipBody, flipBoth, rewrite, remove, swapBodies, swapRows, insertAfter, insertBoot]
  const kind = kinds[where.random(kinds.length)]
  if (!kind) throw new RangeError('no such kind')
  return kind(where)
}

export async function undo(
  database: Kysely<LedgerSchema>,
  { rows, added }: Tampering['undo'],
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { boot_id, seq } of [...rows, ...added]) {
      await transaction
        .deleteFrom('ledger_entries')
        .where('boot_id', '=', boot_id)
        .where('seq', '=', seq)
        .execute()
    }
    if (rows.length > 0) await transaction.insertInto('ledger_entries').values(rows).execute()
  })
}

function pick({ rows, random }: Where): EntriesTable {
  const row = rows[random(rows.length)]
  if (!row) throw new RangeError('no rows')
  return row
}

async function put(
  { database }: Where,
  { boot_id, seq }: EntriesTable,
  change: Partial<Pick<EntriesTable, 'body' | 'leaf_hash'>>,
): Promise<void> {
  await database
    .updateTable('ledger_entries')
    .set(change)
    .where('boot_id', '=', boot_id)
    .where('seq', '=', seq)
    .execute()
}

const placeOf = ({ boot_id, seq }: EntriesTable) => ({ boot: boot_id, seq })
const hashOf = (body: Uint8Array) => leafHash(sha256, body)

function flipped(body: Uint8Array, random: Where['random']): Uint8Array {
  const at = random(body.length)
  return Buffer.from(body).fill((body[at] ?? 0) ^ (1 << random(8)), at, at + 1)
}

async function flipBody(where: Where): Promise<Tampering> {
  const row = pick(where)
  await put(where, row, { body: flipped(row.body, where.random) })
  return { what: 'a flipped bit', place: placeOf(row), undo: { rows: [row], added: [] } }
}

async function flipBoth(where: Where): Promise<Tampering> {
  const row = pick(where)
  const body = flipped(row.body, where.random)
  await put(where, row, { body, leaf_hash: hashOf(body) })
  return { what: 'a flipped bit, with its hash', place: placeOf(row), undo: { rows: [row], added: [] } }
}

async function rewrite(where: Where): Promise<Tampering> {
  const row = pick(where)
  const entry = parseEntry(Buffer.from(row.body).toString())
  const body = Buffer.from(encodeEntry({ ...entry, time: entry.time + 1 + where.random(1_000) }))
  await put(where, row, { body, leaf_hash: hashOf(body) })
  return { what: 'another text in the right form', place: placeOf(row), undo: { rows: [row], added: [] } }
}

async function remove(where: Where): Promise<Tampering> {
  const row = pick(where)
  const { boot_id, seq } = row
  await where.database
    .deleteFrom('ledger_entries')
    .where('boot_id', '=', boot_id)
    .where('seq', '=', seq)
    .execute()
  return { what: 'a deleted entry', place: placeOf(row), undo: { rows: [row], added: [] } }
}

/** Two different rows, the one with the lower leaf first. */
function pickTwo(where: Where): [EntriesTable, EntriesTable] {
  const { rows, random } = where
  const first = random(rows.length - 1)
  const second = first + 1 + random(rows.length - 1 - first)
  const [one, other] = [rows[first], rows[second]]
  if (!one || !other) throw new RangeError('no two rows')
  return [one, other]
}

async function swapBodies(where: Where): Promise<Tampering> {
  const [one, other] = pickTwo(where)
  await put(where, one, { body: other.body })
  await put(where, other, { body: one.body })
  return { what: 'two texts swapped', place: placeOf(one), undo: { rows: [one, other], added: [] } }
}

async function swapRows(where: Where): Promise<Tampering> {
  const [one, other] = pickTwo(where)
  await put(where, one, { body: other.body, leaf_hash: other.leaf_hash })
  await put(where, other, { body: one.body, leaf_hash: one.leaf_hash })
  return {
    what: 'two texts swapped with their hashes',
    place: placeOf(one),
    undo: { rows: [one, other], added: [] },
  }
}

/** After the last entry of a boot, or before its first: all other places are taken. */
async function insertAfter(where: Where): Promise<Tampering> {
  const { boot_id, body } = pick(where)
  const last = Math.max(...where.rows.filter((row) => row.boot_id === boot_id).map(({ seq }) => seq))
  const seq = where.random(2) === 0 ? last + 1 : -1 - where.random(5)
  return insert(where, { boot_id, seq, body, leaf_hash: hashOf(body) })
}

async function insertBoot(where: Where): Promise<Tampering> {
  const { body } = pick(where)
  const row = { boot_id: `boot_${where.random(1_000)}x`, seq: 0, body, leaf_hash: hashOf(body) }
  return insert(where, row)
}

async function insert({ database }: Where, row: EntriesTable): Promise<Tampering> {
  await database.insertInto('ledger_entries').values(row).execute()
  return { what: 'an inserted entry', place: placeOf(row), undo: { rows: [], added: [row] } }
}
