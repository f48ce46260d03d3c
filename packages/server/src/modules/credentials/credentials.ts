import type { Actor, Client, CredentialKind } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { createLastSeen, type LastSeen } from '../../platform/sql/last-seen.ts'
import type { People } from '../people/index.ts'
import { openSnapshot, type Snapshot } from '../snapshots/index.ts'
import {
  createCredential,
  createFirstCredential,
  revokeCredential,
  revokeCredentials,
  rotateCredential,
  type Rotation,
  type NewCredential,
} from './changes.ts'
import type { Credential } from './credential.ts'
import { isInForce, stateOf } from './credential.ts'
import { createReview, type Review } from './review.ts'
import { listCredentials, readHashedCredentials, type CredentialsQuery, type Hashed } from './rows.ts'
import { noRules, type CredentialRules } from './rules.ts'
import { hashOfPresented } from './secret.ts'
import { createUses } from './uses.ts'

/** What a model call learns about the credential it came with. */
export interface FoundCredential {
  readonly id: string
  readonly personId: string
  readonly kind: CredentialKind
  /** id of the project it was made for */
  readonly projectId: string | null
  /** it was rotated, and is accepted until then (epoch milliseconds) */
  readonly graceEndsAt: number | null
}

/** A credential at the one moment its secret is known. */
interface IssuedCredential {
  credential: Credential
  secret: string
}

export interface Credentials extends Review {
  /**
   * The credential in force that this text is, or undefined: unknown, revoked, expired, or rotated and past its grace.
   * From memory, in about a microsecond; notes the use.
   */
  find(presented: string): FoundCredential | undefined
  /** Notes who came with a credential that was rotated. Costs the others a comparison. */
  noteClient(found: FoundCredential, client: Client): void
  /**
   * @throws AdminProblem person_unknown, person_inactive, credential_not_permitted, credential_expiry_required,
   * credential_lifetime_long, project_unknown, project_archived
   */
  create(actor: Actor, credential: NewCredential): Promise<IssuedCredential>
  /**
   * Creates one when there has never been any, of anybody; undefined otherwise, also when another node was first. Ends
   * as late as the rules let it.
   * @throws AdminProblem as `create`
   */
  createFirst(actor: Actor, credential: NewCredential): Promise<IssuedCredential | undefined>
  /**
   * Replaces a credential by one of the same owner, kind, project and, unless another is asked for, lifetime; both work until the
   * grace ends.
   * @throws AdminProblem credential_unknown, credential_over, and as `create`
   */
  rotate(actor: Actor, rotation: Rotation): Promise<IssuedCredential & { predecessor: Credential }>
  /**
   * In force on this node when it resolves, on the others within a second. Revoking what is revoked changes nothing.
   * @throws AdminProblem credential_unknown: also when it is not of the person it is said to be owned by
   */
  revoke(actor: Actor, revocation: { id: string; reason: string; ownedBy?: string }): Promise<Credential>
  /** All of a person or service account, as `revoke`. Resolves with how many there were. */
  revokeAll(actor: Actor, of: { personId: string; reason: string }): Promise<number>
  /** Oldest first, from the store. */
  list(query: CredentialsQuery): Promise<{ data: Credential[]; next?: string }>
  /** Writes the uses that are still unwritten. */
  close(): Promise<void>
}

interface CredentialsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  /** absent: none */
  rules?: CredentialRules
  people: Pick<People, 'inTransaction'>
  /** a failed write of last uses; it is tried again */
  onError: (error: unknown) => void
}

const pageSize = 2000
const flushEveryMs = 30_000

/** Loads every credential that is not revoked. @throws when the store cannot be read */
export async function createCredentials({
  db,
  clock,
  random,
  rules = noRules,
  people,
  onError,
}: CredentialsDeps): Promise<Credentials> {
  const snapshot = await openSnapshot<Hashed>({
    topic: 'credentials',
    changes: db.changes,
    keyOf: ({ hash }) => hash,
    readPage: (last) => readHashedCredentials(db, { after: last?.credential.id, limit: pageSize }),
    pageSize,
  })
  const lastUsed = createLastSeen({ db, what: 'credentials', everyMs: flushEveryMs, onError })
  const uses = createUses({ db, everyMs: flushEveryMs, onError })
  const deps = { db, clock, random, rules, people }
  const show = (changed: readonly Hashed[]) => changed.forEach((credential) => snapshot.put(credential))
  return {
    ...createReview({ db, clock, rules, people, lastUsed, uses, show }),
    find: (presented) => findCredential(presented, { snapshot, lastUsed, clock }),
    noteClient({ id, graceEndsAt }, client) {
      if (graceEndsAt !== null) uses.note(id, client, clock.now())
    },
    async create(actor, wanted) {
      const { made, secret } = await createCredential(actor, wanted, deps)
      show([made])
      return { credential: made.credential, secret }
    },
    async createFirst(actor, wanted) {
      const first = await createFirstCredential(actor, wanted, deps)
      if (first === undefined) return undefined
      show([first.made])
      return { credential: first.made.credential, secret: first.secret }
    },
    async rotate(actor, rotation) {
      const { made, secret, predecessor } = await rotateCredential(actor, rotation, deps)
      show([predecessor, made])
      return { credential: made.credential, secret, predecessor: predecessor.credential }
    },
    async revoke(actor, revocation) {
      const revoked = await revokeCredential(actor, revocation, deps)
      show([revoked])
      return revoked.credential
    },
    async revokeAll(actor, of) {
      const revoked = await revokeCredentials(actor, of, deps)
      show(revoked)
      return revoked.length
    },
    async list(query) {
      const page = await listCredentials(db, query)
      return { ...page, data: page.data.map((credential) => withLastUse(credential, lastUsed)) }
    },
    async close() {
      lastUsed.stop()
      uses.stop()
      await Promise.all([lastUsed.flush(), uses.flush()])
    },
  }
}

interface FindContext {
  snapshot: Snapshot<Hashed>
  lastUsed: LastSeen
  clock: Clock
}

function findCredential(
  presented: string,
  { snapshot, lastUsed, clock }: FindContext,
): FoundCredential | undefined {
  const hash = hashOfPresented(presented)
  // Not a secret comparison: who can choose digests to probe the map has inverted SHA-256.
  const found = hash === undefined ? undefined : snapshot.get(hash)
  if (found === undefined) return undefined
  const now = clock.now()
  if (!isInForce(stateOf(found.credential, now))) return undefined
  lastUsed.note(found.credential.id, now)
  return found.credential
}

/** The use this node knows of may be newer than the one written. */
function withLastUse(credential: Credential, lastUsed: LastSeen): Credential {
  const seen = lastUsed.get(credential.id)
  return seen === undefined || seen <= (credential.lastUsedAt ?? 0)
    ? credential
    : { ...credential, lastUsedAt: seen }
}
