import type { Actor } from '@sekisho/contract'
import { generateKeyPairSync } from 'node:crypto'
import type { CryptoKey, JWK } from 'jose'
import type { Transaction } from 'kysely'
import { clocksApartMs, type Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import { oneAfterAnother } from '../../platform/one-after-another.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { SigningKeysTable } from '../../platform/sql/sign-in-tables.ts'

/** The keys of access tokens: one signs, and those before it verify until the last of their tokens has expired. */
export interface SigningKeys {
  /** The one that signs; the first is made when it is first asked for. @throws SigningKeySealedError */
  current(): Promise<{ kid: string; privateKey: CryptoKey }>
  /** The public half to verify with; undefined when no token in force can be signed with it. */
  verifying(kid: string): Promise<CryptoKey | undefined>
  /** Public keys, RFC 7517. */
  jwks(): { keys: readonly JWK[] }
  /** Resolves with the name of the new key. */
  rotate(actor: Actor): Promise<string>
  /**
   * As `rotate` by the system, when the key that signs is that old; of several nodes that ask at once one does it.
   * Undefined: there is none, it is younger, or this node could not have opened it.
   */
  rotateOlderThan(ageMs: number): Promise<string | undefined>
}

/** The store's keys were sealed with a master key that this node has not. Nothing it would sign could be verified elsewhere. */
export class SigningKeySealedError extends Error {
  override readonly name = 'SigningKeySealedError'
}

export interface SigningKeysDeps {
  db: ControlDatabase
  clock: Clock
  sealer: Sealer
  /** longest life of an access token */
  tokenTtlMs: number
  onError: (error: unknown) => void
}

interface Key {
  kid: string
  publicJwk: JWK
  /** imported with the first token that asks for it */
  publicKey: Lazy
  createdAt: number
  retiredAt: number | null
}

type Lazy = () => Promise<CryptoKey>

interface Keys {
  /** undefined: there is none yet, or this node cannot open it */
  signing: { kid: string; privateKey: Lazy } | undefined
  verifying: ReadonlyMap<string, Key>
}

const jose = () => import('./jose.ts')
const algorithm = 'EdDSA'
const purpose = 'signing_key'
const cannotOpen = 'the key that signs access tokens was sealed with a master key that is not here'
/** A node that has not heard of a rotation yet signs with the old key. */
const marginMs = clocksApartMs
/** A name that is not known may be of a key made just now elsewhere; but anybody can send names. */
const lookEveryMs = 1_000

/**
 * Loads the keys. The first is made when somebody first signs in, so that nodes with a master key each, which nobody
 * signs in on, go on as they did.
 * @throws SigningKeySealedError
 */
export async function createSigningKeys(deps: SigningKeysDeps): Promise<SigningKeys> {
  const { db, clock, tokenTtlMs } = deps
  let keys = await loadKeys(deps)
  let looked: { at: number; done: Promise<void> } | undefined
  const reload = oneAfterAnother(async () => {
    const { signing: held } = keys
    keys = await loadKeys(deps, (error) => {
      deps.onError(error)
      return held
    })
  })
  db.changes.subscribe('signing_keys', reload)

  function look(): Promise<void> {
    const now = clock.monotonic()
    if (looked === undefined || now - looked.at >= lookEveryMs) looked = { at: now, done: reload() }
    return looked.done
  }
  const forgetBefore = () => clock.now() - tokenTtlMs - marginMs
  const verifies = (key: Key | undefined): key is Key =>
    key !== undefined && (key.retiredAt === null || clock.now() < key.retiredAt + tokenTtlMs + marginMs)

  return {
    async current() {
      if (keys.signing === undefined) {
        await ensureKey(deps)
        await reload()
      }
      if (keys.signing === undefined) throw new SigningKeySealedError(cannotOpen)
      const { kid, privateKey } = keys.signing
      return { kid, privateKey: await privateKey() }
    },
    async verifying(kid) {
      if (!kidPattern.test(kid)) return undefined
      if (!keys.verifying.has(kid)) await look()
      const key = keys.verifying.get(kid)
      return verifies(key) ? await key.publicKey() : undefined
    },
    jwks: () => ({ keys: [...keys.verifying.values()].filter(verifies).map(({ publicJwk }) => publicJwk) }),
    async rotate(actor) {
      const made = await newKey(deps)
      await db.recorded(actor, 'signing_keys', (tx) => replaceKeys(tx, made, forgetBefore()))
      await reload()
      return made.kid
    },
    async rotateOlderThan(ageMs) {
      const isOld = (createdAt: number | undefined) =>
        createdAt !== undefined && createdAt <= clock.now() - ageMs
      const { signing, verifying } = keys
      // A node whose master key is not that of the others would seal the next one away from them.
      if (signing === undefined || !isOld(verifying.get(signing.kid)?.createdAt)) return undefined
      const made = await newKey(deps)
      const rotated = await db.recorded({ type: 'system' }, 'signing_keys', async (tx) => {
        const current = await currentKey(tx)
        if (!isOld(current?.created_at)) return { entries: [], result: false }
        return { ...(await replaceKeys(tx, made, forgetBefore())), result: true }
      })
      await reload()
      return rotated ? made.kid : undefined
    },
  }
}

/** A JWK thumbprint (RFC 7638). */
const kidPattern = /^[A-Za-z0-9_-]{43}$/

/** The check and the change are one, so that of several nodes that ask at once one makes the key. */
async function ensureKey(deps: SigningKeysDeps): Promise<void> {
  const { db } = deps
  const one = await db.read.selectFrom('signing_keys').select('kid').limit(1).executeTakeFirst()
  if (one !== undefined) return
  const made = await newKey(deps)
  await db.recorded({ type: 'system' }, 'signing_keys', async (tx) => {
    const other = await tx.selectFrom('signing_keys').select('kid').limit(1).executeTakeFirst()
    if (other !== undefined) return { entries: [], result: undefined }
    return { entries: [await insertKey(tx, made)], result: undefined }
  })
}

function currentKey(tx: Transaction<AdminSchema>): Promise<{ created_at: number } | undefined> {
  return tx
    .selectFrom('signing_keys')
    .select('created_at')
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** @param forgetBefore keys retired before then have no token left in force */
async function replaceKeys(
  tx: Transaction<AdminSchema>,
  made: SigningKeysTable,
  forgetBefore: number,
): Promise<{ entries: AdminEntry[]; result: undefined }> {
  const old = await tx.selectFrom('signing_keys').select('kid').where('retired_at', 'is', null).execute()
  await tx
    .updateTable('signing_keys')
    .set({ retired_at: made.created_at, private_jwk: '' })
    .where('retired_at', 'is', null)
    .execute()
  await tx.deleteFrom('signing_keys').where('retired_at', '<', forgetBefore).execute()
  const retired = old.map(({ kid }): AdminEntry => ({ kind: 'signing_key.retired', data: { key: kid } }))
  return { entries: [await insertKey(tx, made), ...retired], result: undefined }
}

async function insertKey(tx: Transaction<AdminSchema>, row: SigningKeysTable): Promise<AdminEntry> {
  await tx.insertInto('signing_keys').values(row).execute()
  return { kind: 'signing_key.created', data: { key: row.kid, algorithm: row.algorithm } }
}

async function newKey({ clock, sealer }: SigningKeysDeps): Promise<SigningKeysTable> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d, ...halves } = privateKey.export({ format: 'jwk' })
  const kid = await (await jose()).thumbprintOf(halves)
  const publicJwk = { ...halves, kid, alg: algorithm, use: 'sig' }
  return {
    kid,
    algorithm,
    public_jwk: JSON.stringify(publicJwk),
    private_jwk: sealer.seal(purpose, JSON.stringify({ ...halves, d })),
    created_at: clock.now(),
    retired_at: null,
  }
}

/**
 * @param otherwise what to sign with when the current key cannot be opened: a node that serves must not stop by what is
 *   done elsewhere. Absent: it must be opened
 */
async function loadKeys(
  { db, sealer }: SigningKeysDeps,
  otherwise: (error: unknown) => Keys['signing'] = raise,
): Promise<Keys> {
  const rows = await db.read.selectFrom('signing_keys').selectAll().orderBy('created_at').execute()
  const verifying = new Map<string, Key>()
  for (const row of rows) verifying.set(row.kid, keyFromRow(row))
  const current = rows.findLast((row) => row.retired_at === null)
  try {
    return { signing: current && openPrivate(current, sealer), verifying }
  } catch (error) {
    return { signing: otherwise(error), verifying }
  }
}

function raise(error: unknown): never {
  throw error
}

function keyFromRow(row: SigningKeysTable): Key {
  // Sound: written by `newKey`; an altered row fails to import.
  const publicJwk = JSON.parse(row.public_jwk) as JWK
  const { kid, created_at: createdAt, retired_at: retiredAt } = row
  return { kid, publicJwk, publicKey: lazily(publicJwk), createdAt, retiredAt }
}

function openPrivate(row: SigningKeysTable, sealer: Sealer): { kid: string; privateKey: Lazy } {
  try {
    // Sound: sealed by `newKey`, and what was changed since does not open.
    const jwk = JSON.parse(sealer.open(purpose, row.private_jwk)) as JWK
    return { kid: row.kid, privateKey: lazily(jwk) }
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause
    throw new SigningKeySealedError(cannotOpen, { cause })
  }
}

function lazily(jwk: JWK): Lazy {
  let key: Promise<CryptoKey> | undefined
  return () => (key ??= jose().then(({ importKey }) => importKey(jwk)))
}
