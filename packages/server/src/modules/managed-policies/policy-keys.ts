import { generateKeyPairSync } from 'node:crypto'
import { AdminProblem, policyKeyTokenType, type Actor } from '@sekisho/contract'
import type { CryptoKey, JWK, JWTPayload } from 'jose'
import type { Clock } from '../../platform/clock/clock.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import { oneAfterAnother } from '../../platform/one-after-another.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { PolicyKeysTable } from '../../platform/sql/policy-tables.ts'

/** Public keys as a guard reads them (RFC 7517). */
export interface JsonWebKeySet {
  keys: readonly JWK[]
}

/** A key as everybody may know it. Times are epoch milliseconds. */
export interface ListedPolicyKey {
  /** its thumbprint (RFC 7638) */
  kid: string
  createdAt: number
  signsFrom: number
  /** `kid` of the key before, which signed that this one follows; null: it is a first one */
  replaces: string | null
  /** `next`: it is announced; `former`: the next one signs */
  state: 'next' | 'signing' | 'former'
}

/** What a guard needs to believe a policy. */
export interface GuardKeys {
  /** those that sign, and those that will */
  keys: readonly JWK[]
  /** Compact JWSs, the oldest first: in each a key (`jwk` of its header) names the one that follows (`successor`). */
  successions: readonly string[]
}

/**
 * The keys that sign policies. Not those of access tokens, which are replaced every few weeks: a guard that was offline
 * for a month still has to verify the policy it holds, and it pins the key by its thumbprint. A new key is announced by a
 * statement of the one before, so that whoever believes that one can believe it, and signs later.
 */
export interface PolicyKeys {
  /** A compact JWS (RFC 7515), EdDSA. Makes the first key when there is none that opens here. */
  sign(payload: JWTPayload): Promise<string>
  /** Makes the first key when there is none that opens here. */
  ensure(): Promise<void>
  /** All there ever were. */
  jwks(): JsonWebKeySet
  /** @param pinned thumbprints of keys that a guard believes: it gets what leads from these to the key of now; none: the newest */
  forGuards(pinned: readonly string[]): GuardKeys
  /** Oldest first. */
  list(): ListedPolicyKey[]
  /** Makes the key that follows the one of this node, which goes on signing so long. @throws AdminProblem policy_keys_rotating */
  rotate(actor: Actor, overlapMs: number): Promise<ListedPolicyKey>
  /** Ends the private halves of former keys. */
  retire(): Promise<void>
}

interface PolicyKeysDeps {
  db: ControlDatabase
  clock: Clock
  sealer: Sealer
}

interface OpenKey {
  kid: string
  jwk: JWK
  createdAt: number
  signsFrom: number
}

interface Keys {
  /** oldest first */
  rows: readonly PolicyKeysTable[]
  /** those that open here, the last to sign last */
  open: readonly OpenKey[]
}

const purpose = 'policy_key'
const header = { alg: 'EdDSA', typ: 'sekisho-policy+jwt' } as const
/** For guards of before, which do not say what they pin; and a limit for the others, as they have one. */
const maxNewest = 20
const maxSuccessions = 1_000
/** How far clocks of nodes may differ. */
const skewMs = 3_600_000

/** @throws when the store cannot be read */
export async function createPolicyKeys(deps: PolicyKeysDeps): Promise<PolicyKeys> {
  const { db, clock } = deps
  let keys = await loadKeys(deps)
  let imported: { kid: string; key: Promise<CryptoKey> } | undefined
  const reload = oneAfterAnother(async () => void (keys = await loadKeys(deps)))
  db.changes.subscribe('policies', reload)

  async function current(): Promise<OpenKey> {
    if (keys.open.length === 0) {
      await ensureKey(deps)
      await reload()
    }
    const signing = signingAt(keys.open, clock.now())
    if (signing === undefined) throw new Error('no key for policies opens with the master key of this node')
    return signing
  }

  async function sign(payload: JWTPayload): Promise<string> {
    const { kid, jwk } = await current()
    if (imported?.kid !== kid) imported = { kid, key: importKey(jwk) }
    const { SignJWT } = await import('jose/jwt/sign')
    return await new SignJWT(payload).setProtectedHeader({ ...header, kid }).sign(await imported.key)
  }

  return {
    sign,
    ensure: async () => void (await current()),
    jwks: () => ({ keys: keys.rows.map(publicOf) }),
    forGuards(pinned) {
      const listed = listKeys(keys.rows, clock.now())
      const former = new Set(listed.filter(({ state }) => state === 'former').map(({ kid }) => kid))
      return {
        keys: keys.rows.filter(({ kid }) => !former.has(kid)).map(publicOf),
        successions: successionsFrom(pinned, keys.rows),
      }
    },
    list: () => listKeys(keys.rows, clock.now()),
    async rotate(actor, overlapMs) {
      // What another node made may not have been heard of here yet.
      await reload()
      const before = await current()
      const made = await succeed(actor, { before, overlapMs }, deps)
      await reload()
      const found = listKeys(keys.rows, clock.now()).find(({ kid }) => kid === made)
      if (found === undefined) throw new Error('a key that was made is not there')
      return found
    },
    retire: () => retireFormer(deps),
  }
}

/** What a guard needs that believes those keys; nothing of chains that begin elsewhere, so that long ones cost nobody else. */
function successionsFrom(pinned: readonly string[], rows: readonly PolicyKeysTable[]): string[] {
  const trusted = new Set(pinned.filter((kid) => rows.some((row) => row.kid === kid)))
  const isKnown = trusted.size > 0
  const wanted = rows.filter(({ kid, replaces }) => {
    const follows = replaces !== null && trusted.has(replaces)
    if (follows) trusted.add(kid)
    return follows || !isKnown
  })
  return wanted.flatMap(({ succession }) => succession ?? []).slice(-(isKnown ? maxSuccessions : maxNewest))
}

/** The last whose time has come; a node whose clock is behind keeps to what it can. */
function signingAt(open: readonly OpenKey[], now: number): OpenKey | undefined {
  return open.findLast(({ signsFrom }) => signsFrom <= now) ?? open[0]
}

function listKeys(rows: readonly PolicyKeysTable[], now: number): ListedPolicyKey[] {
  const followed = new Set(
    rows.filter(({ signs_from }) => (signs_from ?? 0) <= now).flatMap(({ replaces }) => replaces ?? []),
  )
  return rows.map(({ kid, created_at, signs_from, replaces }) => ({
    kid,
    createdAt: created_at,
    signsFrom: signs_from ?? created_at,
    replaces,
    state: (signs_from ?? 0) > now ? 'next' : followed.has(kid) ? 'former' : 'signing',
  }))
}

interface Succession {
  before: OpenKey
  overlapMs: number
}

/** @returns the `kid` of the new key @throws AdminProblem policy_keys_rotating */
async function succeed(
  actor: Actor,
  { before, overlapMs }: Succession,
  deps: PolicyKeysDeps,
): Promise<string> {
  const { db, clock } = deps
  const made = await newKey(deps)
  const now = clock.now()
  const row = {
    ...made,
    // Later than the one before, also where clocks differ.
    created_at: Math.max(now, before.createdAt + 1),
    replaces: before.kid,
    signs_from: now + overlapMs,
    succession: await statementOf(before, { successor: publicOf(made), now }),
  }
  return await db.recorded(actor, 'policies', async (tx) => {
    const rows = await tx.selectFrom('policy_keys').selectAll().where('replaces', '=', before.kid).execute()
    const [other] = rows
    if (other !== undefined)
      throw new AdminProblem('policy_keys_rotating', {
        key: other.kid,
        from: new Date(other.signs_from ?? now).toISOString(),
      })
    await tx.insertInto('policy_keys').values(row).execute()
    const data = {
      key: row.kid,
      algorithm: header.alg,
      use: 'policies',
      replaces: before.kid,
      signsFrom: row.signs_from,
    } as const
    return { entries: [{ kind: 'signing_key.created', data }], result: row.kid }
  })
}

/** Holds all that verifies it but the trust in its key. */
async function statementOf(
  { kid, jwk }: OpenKey,
  { successor, now }: { successor: JWK; now: number },
): Promise<string> {
  const { SignJWT } = await import('jose/jwt/sign')
  const { d: _private, ...known } = jwk
  return await new SignJWT({ iat: Math.floor(now / 1000), successor })
    .setProtectedHeader({ alg: header.alg, typ: policyKeyTokenType, kid, jwk: known })
    .sign(await importKey(jwk))
}

async function retireFormer({ db, clock }: PolicyKeysDeps): Promise<void> {
  const over = clock.now() - skewMs
  const due = (rows: readonly PolicyKeysTable[]) => {
    const followed = rows.filter(({ signs_from }) => signs_from !== null && signs_from < over)
    const kids = new Set(followed.map(({ replaces }) => replaces))
    return rows.filter(({ kid, sealed_jwk }) => sealed_jwk !== '' && kids.has(kid)).map(({ kid }) => kid)
  }
  if (due(await db.read.selectFrom('policy_keys').selectAll().execute()).length === 0) return
  await db.recorded({ type: 'system' }, 'policies', async (tx) => {
    const kids = due(await tx.selectFrom('policy_keys').selectAll().execute())
    for (const kid of kids)
      await tx.updateTable('policy_keys').set({ sealed_jwk: '' }).where('kid', '=', kid).execute()
    const entries = kids.map((key): AdminEntry => ({
      kind: 'signing_key.retired',
      data: { key, use: 'policies' },
    }))
    return { entries, result: undefined }
  })
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const { importJWK } = await import('jose/key/import')
  const key = await importJWK(jwk, header.alg)
  if (key instanceof Uint8Array) throw new TypeError('a policy key is not symmetric')
  return key
}

/** Of several nodes that ask at once one makes the key: `recorded` lets them take turns. */
async function ensureKey(deps: PolicyKeysDeps): Promise<void> {
  const made = await newKey(deps)
  await deps.db.recorded({ type: 'system' }, 'policies', async (tx) => {
    const rows = await tx.selectFrom('policy_keys').selectAll().orderBy('created_at').execute()
    if (openKeys(rows, deps.sealer).length > 0) return { entries: [], result: undefined }
    await tx.insertInto('policy_keys').values(made).execute()
    const data = { key: made.kid, algorithm: header.alg, use: 'policies' } as const
    return { entries: [{ kind: 'signing_key.created', data }], result: undefined }
  })
}

async function newKey({ clock, sealer }: PolicyKeysDeps): Promise<PolicyKeysTable> {
  const { calculateJwkThumbprint } = await import('jose/jwk/thumbprint')
  const { d, ...halves } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const kid = await calculateJwkThumbprint(halves)
  return {
    kid,
    public_jwk: JSON.stringify({ ...halves, kid, alg: header.alg, use: 'sig' }),
    sealed_jwk: sealer.seal(purpose, JSON.stringify({ ...halves, d })),
    created_at: clock.now(),
    replaces: null,
    signs_from: null,
    succession: null,
  }
}

async function loadKeys({ db, sealer }: PolicyKeysDeps): Promise<Keys> {
  const rows = await db.read.selectFrom('policy_keys').selectAll().orderBy('created_at').execute()
  return { rows, open: openKeys(rows, sealer) }
}

function publicOf({ public_jwk }: Pick<PolicyKeysTable, 'public_jwk'>): JWK {
  // Sound: written by `newKey`; an altered row fails to import, here or at the guard.
  return JSON.parse(public_jwk) as JWK
}

function openKeys(rows: readonly PolicyKeysTable[], sealer: Sealer): OpenKey[] {
  return rows.flatMap(({ kid, sealed_jwk, created_at, signs_from }) => {
    const opened = sealed_jwk === '' ? undefined : openOrNot(sealer, sealed_jwk)
    if (opened === undefined) return []
    // Sound: sealed by `newKey`, and what was changed since does not open.
    const jwk = JSON.parse(opened) as JWK
    return [{ kid, jwk, createdAt: created_at, signsFrom: signs_from ?? 0 }]
  })
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
