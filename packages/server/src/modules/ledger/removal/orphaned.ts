import { personalFields } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import { commitmentsIn } from '../../../platform/sql/personal-values.ts'
import type { Writer } from '../batch.ts'
import type { KeptValue, LedgerOptions } from '../options.ts'
import type { Outbox } from '../outbox.ts'
import { forward } from '../queries/forward.ts'
import { readExtent } from '../queries/search-unindexed.ts'
import { walkBack } from '../queries/walk-back.ts'
import type { LedgerSchema } from '../schema.ts'
import { entryOf } from './due.ts'
import { cursorPrefix } from './page.ts'
import { orphansMark } from './unerased.ts'

interface OrphanedOptions {
  read: ReadonlyKysely<LedgerSchema>
  writer: Pick<Writer, 'erased'>
  eraseValues?: LedgerOptions['eraseValues'] | undefined
  valuesAfter?: LedgerOptions['valuesAfter'] | undefined
  outbox?: LedgerOptions['outbox'] | undefined
  signal?: AbortSignal | undefined
}

/** Looked through one by one at most; with more on their way another round looks. */
const maxUnindexed = 50_000
const maxUnshipped = 1_000

/**
 * Erases the values whose texts went before what is to be erased was noted, and that a node which ended then left. Once: the
 * mark goes with a round that found none. One that found some leaves it, for backups as eraseLeft does with its notes.
 */
export async function eraseOrphaned(options: OrphanedOptions): Promise<void> {
  const { writer, eraseValues, valuesAfter, signal } = options
  if (eraseValues === undefined || valuesAfter === undefined || !(await isMarked(options))) return
  let isClean = true
  // Where no text ever went, none is without its own, whatever the index says.
  let page = (await hasRemoved(options)) ? await valuesAfter('') : []
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    if (signal?.aborted === true) return
    const orphans = await orphansOf(page, options)
    if (orphans === undefined) return
    if (orphans.length > 0) {
      await eraseValues(orphans.map(({ commitment }) => commitment))
      isClean = false
    }
    page = await valuesAfter(last.commitment)
  }
  if (isClean) await writer.erased([orphansMark])
}

async function isMarked({ read }: OrphanedOptions): Promise<boolean> {
  const mark = read.selectFrom('ledger_unerased').select('commitment').where('commitment', '=', orphansMark)
  return (await mark.executeTakeFirst()) !== undefined
}

async function hasRemoved({ read }: OrphanedOptions): Promise<boolean> {
  const cursor = read.selectFrom('ledger_cursors').select('name').where('name', 'like', `${cursorPrefix}%`)
  return (await cursor.executeTakeFirst()) !== undefined
}

/**
 * An entry goes from the outbox to the ledger and from there into the index. Looked for in this order, it is found wherever it is.
 * @returns undefined: too much is on its way
 */
async function orphansOf(
  page: readonly KeptValue[],
  { read, outbox }: OrphanedOptions,
): Promise<readonly KeptValue[] | undefined> {
  const lost = await withoutText(read, page)
  if (lost.length === 0) return lost
  const unshipped = outbox === undefined ? new Set<string>() : await inOutbox(outbox)
  const unindexed = unshipped && (await beforeIndex(read))
  if (unindexed === undefined) return undefined
  const isOnItsWay = (commitment: string) => unshipped?.has(commitment) === true || unindexed.has(commitment)
  return withoutText(
    read,
    lost.filter(({ commitment }) => !isOnItsWay(commitment)),
  )
}

async function inOutbox(outbox: Outbox): Promise<Set<string> | undefined> {
  const rows = await outbox.takeOutbox(maxUnshipped)
  if (rows.length === maxUnshipped) return undefined
  // Only `recorded` fills the outbox, from typed entries.
  return new Set(commitmentsIn(rows.map(({ data }) => ({ data: JSON.parse(data) as object }))))
}

async function beforeIndex(read: OrphanedOptions['read']): Promise<Set<string> | undefined> {
  const { from, pending } = await readExtent(read)
  if (pending.end - from > maxUnindexed) return undefined
  const found = new Set<string>()
  for await (const { entry } of walkBack(read, { pending, below: pending.end, floor: from }))
    for (const commitment of commitmentsIn([entry])) found.add(commitment)
  return found
}

/** Those that no text in the index holds. */
async function withoutText(
  read: OrphanedOptions['read'],
  values: readonly KeptValue[],
): Promise<readonly KeptValue[]> {
  if (values.length === 0) return values
  const rows = await read
    .selectFrom('ledger_index')
    .innerJoin('ledger_names', 'ledger_names.id', 'ledger_index.kind')
    .select('leaf')
    .where(
      'time',
      'in',
      values.map(({ time }) => time),
    )
    .where('ledger_names.name', 'in', Object.keys(personalFields))
    .execute()
  const held = new Set<string>()
  for (const { leaf } of rows) {
    const entries = (await forward(read, leaf, 1)).flatMap((found) => entryOf(found) ?? [])
    for (const commitment of commitmentsIn(entries)) held.add(commitment)
  }
  return values.filter(({ commitment }) => !held.has(commitment))
}
