import { generateKeyPairSync } from 'node:crypto'
import type { Actor, CheckpointKeyCreated } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import { oneAfterAnother } from '../../platform/one-after-another.ts'
import type { CheckpointKeysTable } from '../../platform/sql/checkpoint-keys-table.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { importSigners, type CheckpointKey } from '../ledger/index.ts'

/** A key as everybody may know it. Times are epoch milliseconds. */
export interface ListedKey {
  /** `name+keyid+key`, what `verify --key` takes */
  verifierKey: string
  createdAt: number
  retiredAt: number | null
}

/** The keys that sign checkpoints. They are the ledger's, not a node's: every node that opens them signs with the same. */
export interface CheckpointKeys {
  /** What this node can sign with, the key that is to sign last; never empty. */
  held(): readonly CheckpointKey[]
  /** All there ever were, the oldest first. */
  list(): Promise<ListedKey[]>
  /**
   * Makes a new key. It signs once the entry that announces it has a leaf, first together with the old one.
   * Resolves with its verifier key.
   */
  rotate(actor: Actor): Promise<string>
  /** Called after each change, on whichever node it was made. */
  onChanged(listener: (held: readonly CheckpointKey[]) => Promise<void>): void
}

export interface CheckpointKeysDeps {
  db: ControlDatabase
  clock: Clock
  sealer: Sealer
  /** what the configuration says; undefined: the name of the key that is there, or `defaultOrigin` */
  origin: string | undefined
  defaultOrigin: string
  /** the key file of a release before: taken over while the ledger has no key that this node can open */
  former: string | undefined
}

const purpose = 'checkpoint_key'
/** A retired key hands over within seconds; a server that is away for so long has lost more than a key. */
const keepRetiredMs = 90 * 86_400_000

interface Held extends CheckpointKey {
  row: CheckpointKeysTable
}

/** Opens the keys, and makes the first one. */
export async function createCheckpointKeys(deps: CheckpointKeysDeps): Promise<CheckpointKeys> {
  const { db, clock } = deps
  const listeners: ((held: readonly CheckpointKey[]) => Promise<void>)[] = []
  let held = await openKeys(db.read, deps)
  if (needed(held, deps)) {
    await db.recorded({ type: 'system' }, 'checkpoint_keys', (tx) => ensureKey(tx, deps))
    held = await openKeys(db.read, deps)
  }

  const reload = oneAfterAnother(async () => {
    const found = await openKeys(db.read, deps)
    // A node that serves goes on with what it has, whatever is done to the rows.
    if (found.length === 0) return
    held = found
    const keys = plain(held)
    for (const listener of listeners) await listener(keys)
  })
  db.changes.subscribe('checkpoint_keys', reload)

  return {
    held: () => plain(held),
    async list() {
      const rows = await db.read
        .selectFrom('checkpoint_keys')
        .select(['verifier_key', 'created_at', 'retired_at'])
        .orderBy('created_at')
        .orderBy('verifier_key')
        .execute()
      return rows.map(({ verifier_key, created_at, retired_at }) => ({
        verifierKey: verifier_key,
        createdAt: created_at,
        retiredAt: retired_at,
      }))
    },
    async rotate(actor) {
      const made = await db.recorded(actor, 'checkpoint_keys', async (tx) => {
        const current = (await openKeys(tx, deps)).at(-1)
        if (!current) throw new Error('no checkpoint key opens with the master key of this node')
        await forgetRetired(tx, clock.now() - keepRetiredMs)
        return await addKey(tx, deps, { name: current.name, replaces: current.row, reason: 'rotated' })
      })
      await reload()
      return made
    },
    onChanged: (listener) => void listeners.push(listener),
  }
}

function plain(held: readonly Held[]): CheckpointKey[] {
  return held.map(({ name, privateKey }) => ({ name, privateKey }))
}

/** True while there is no key in force that this node can open, or it has another name than the configuration says. */
function needed(held: readonly Held[], { origin }: CheckpointKeysDeps): boolean {
  const current = held.at(-1)
  if (current?.row.retired_at !== null) return true
  return origin !== undefined && current.name !== origin
}

/** Of several nodes that start at once one makes the key: `recorded` lets them take turns. */
async function ensureKey(
  tx: Transaction<AdminSchema>,
  deps: CheckpointKeysDeps,
): Promise<{ entries: AdminEntry[]; result: string }> {
  const held = await openKeys(tx, deps)
  const current = held.at(-1)
  const name = deps.origin ?? current?.name ?? deps.defaultOrigin
  if (current && !needed(held, deps)) return { entries: [], result: current.row.verifier_key }
  if (current) return addKey(tx, deps, { name, replaces: current.row, reason: 'renamed' })
  const { former } = deps
  return former === undefined
    ? addKey(tx, deps, { name, reason: 'first' })
    : addKey(tx, deps, { name, reason: 'taken_over', privateKey: former })
}

interface NewKey extends Pick<CheckpointKeyCreated, 'reason'> {
  name: string
  replaces?: CheckpointKeysTable
  privateKey?: string
}

async function addKey(
  tx: Transaction<AdminSchema>,
  { clock, sealer }: CheckpointKeysDeps,
  { name, replaces, reason, privateKey = newPrivateKey() }: NewKey,
): Promise<{ entries: AdminEntry[]; result: string }> {
  const [signer] = await importSigners([{ name, privateKey }])
  if (!signer) throw new RangeError('one key gives one signer')
  const { verifierKey } = signer
  const now = clock.now()
  if (replaces)
    await tx
      .updateTable('checkpoint_keys')
      .set({ retired_at: now })
      .where('verifier_key', '=', replaces.verifier_key)
      .execute()
  const sealed = sealer.seal(purpose, privateKey)
  // Later than the one before, also where clocks differ: the newest is the one that signs.
  const createdAt = Math.max(now, (replaces?.created_at ?? 0) + 1)
  await tx
    .insertInto('checkpoint_keys')
    .values({ verifier_key: verifierKey, sealed_key: sealed, created_at: createdAt, retired_at: null })
    .execute()
  const data = { key: verifierKey, ...(replaces ? { replaces: replaces.verifier_key } : {}), reason }
  return { entries: [{ kind: 'checkpoint_key.created', data }], result: verifierKey }
}

async function forgetRetired(tx: Transaction<AdminSchema>, before: number): Promise<void> {
  await tx.updateTable('checkpoint_keys').set({ sealed_key: '' }).where('retired_at', '<', before).execute()
}

/** Those that open here, the oldest first, the one in force last. */
async function openKeys(
  read: ReadonlyKysely<AdminSchema> | Transaction<AdminSchema>,
  { sealer, former }: CheckpointKeysDeps,
): Promise<Held[]> {
  const rows = await (read as ReadonlyKysely<AdminSchema>)
    .selectFrom('checkpoint_keys')
    .selectAll()
    .where('sealed_key', '<>', '')
    .orderBy('created_at')
    .orderBy('verifier_key')
    .execute()
  const held: Held[] = []
  for (const row of rows) {
    const name = nameOf(row.verifier_key)
    const privateKey = openOrNot(sealer, row.sealed_key) ?? (await formerOf(row.verifier_key, former))
    if (privateKey !== undefined) held.push({ row, privateKey, name })
  }
  const inForce = held.filter(({ row }) => row.retired_at === null)
  return [...held.filter(({ row }) => row.retired_at !== null), ...inForce]
}

/** The key file, if it is the private half: another node has taken over the same file, and sealed it for itself. */
async function formerOf(verifierKey: string, former: string | undefined): Promise<string | undefined> {
  if (former === undefined) return undefined
  const [signer] = await importSigners([{ name: nameOf(verifierKey), privateKey: former }])
  return signer?.verifierKey === verifierKey ? former : undefined
}

/** Undefined: sealed with the master key of another node, or with a former one that is not listed any more. */
function openOrNot(sealer: Sealer, sealed: string): string | undefined {
  try {
    return sealer.open(purpose, sealed)
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

/** Written by `addKey`: a name has no plus sign. */
function nameOf(verifierKey: string): string {
  return verifierKey.slice(0, verifierKey.indexOf('+'))
}

function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
