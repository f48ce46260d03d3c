import { parseNote, signCheckpoint, type Frontier, type NoteSigner } from '@sekisho/ledger'
import type { Kysely } from 'kysely'
import { isAnnounced } from '../queries/announced.ts'
import type { LedgerSchema } from '../schema.ts'

const intervalMs = 1_000
const hourMs = 3_600_000

interface CheckpointOptions {
  database: Kysely<LedgerSchema>
  /** keys this node holds, the one that is to sign last */
  signers: readonly NoteSigner[]
  tree: Frontier
  now: number
  /** however old the last one is */
  isToSign: boolean
}

/**
 * Signs the tree when it has grown and the last checkpoint is a second old. Kept are the newest, the first of each hour, and for
 * good those that hand over to another key.
 * @returns false when the last one is too young, so that a later round has to
 */
export async function keepCheckpoint(options: CheckpointOptions): Promise<boolean> {
  const { database, signers, tree, now, isToSign } = options
  const last = await database
    .selectFrom('ledger_checkpoints')
    .select(['size', 'note', 'created_at'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { size } = tree
  // A clock that was set back must not stop checkpoints.
  const age = last ? Math.abs(now - last.created_at) : Infinity
  if (size <= (last?.size ?? 0)) return true
  if (age < intervalMs && !isToSign) return false
  const { chosen, nextKey } = await chooseSigners({ database, signers, last: last?.note, size })
  const [first] = chosen
  if (!first) return true
  const checkpoint = { origin: first.name, size, root: tree.root() }
  const note = await signCheckpoint(
    nextKey === undefined ? checkpoint : { ...checkpoint, nextKey },
    ...chosen,
  )
  const row = { size, note, created_at: now, hands_over: nextKey === undefined ? 0 : 1 }
  await database.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('ledger_checkpoints')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows !== 1n) return
    const firstOfHour = await transaction
      .selectFrom('ledger_checkpoints')
      .select((kept) => kept.fn.min('size').as('size'))
      .where('created_at', '>=', now - (now % hourMs))
      .executeTakeFirst()
    await transaction
      .deleteFrom('ledger_checkpoints')
      .where('size', '>', firstOfHour?.size ?? size)
      .where('size', '<', size)
      .where('hands_over', '=', 0)
      .execute()
  })
  return true
}

interface ChooseOptions {
  database: Kysely<LedgerSchema>
  signers: readonly NoteSigner[]
  /** the newest checkpoint */
  last: string | undefined
  size: number
}

/**
 * Who signs follows from what is stored, so that it is the same after a crash and on every node: the key of the newest
 * checkpoint, until the entry that announces the next key has a leaf; then, once, both, and the checkpoint names the new
 * key; then the new key alone.
 */
async function chooseSigners({
  database,
  signers,
  last,
  size,
}: ChooseOptions): Promise<{ chosen: readonly NoteSigner[]; nextKey?: string }> {
  const current = signers.at(-1)
  if (!current) return { chosen: [] }
  if (last === undefined) return { chosen: [current] }
  const signed = new Set(parseNote(last).signatures.map(nameOf))
  if (signed.has(nameOf(current))) return { chosen: [current] }
  const previous = signers.findLast((signer) => signed.has(nameOf(signer)))
  // Another node's, whose master key is not ours: there is nobody here who could hand over.
  if (!previous) return { chosen: [current] }
  if (!(await isAnnounced(database, current.verifierKey, size))) return { chosen: [previous] }
  return { chosen: [previous, current], nextKey: current.verifierKey }
}

function nameOf({ name, keyId }: { name: string; keyId: Uint8Array }): string {
  return `${name}+${Buffer.from(keyId).toString('hex')}`
}
