import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Claim } from './claims.ts'

/** What a client says at its start, of a device that may have no name here yet. */
export interface EarlyClaim extends Omit<Claim, 'fingerprint' | 'checksum'> {
  /** whose device it is; its first call shows which */
  session: string | undefined
  /** as the client names its device; undefined: it does not */
  fingerprint: string | undefined
}

/**
 * Claims that come before their device: Claude Code says where it found settings once, at its start, and names its device
 * with its first model call, which a person may make an hour later.
 */
export interface EarlyClaims {
  /** Hands the claim on if its device is known, and otherwise once it is. @throws when the store cannot be read */
  take(claim: EarlyClaim): Promise<void>
}

interface EarlyDeps {
  db: Pick<ControlDatabase, 'read' | 'changes'>
  clock: Pick<Clock, 'now'>
  /** where a claim goes whose device is known */
  note: (claim: Claim) => void
}

/** A client that calls no model for so long is as good as ended; its next start says it again. */
const waitMs = 86_400_000
/** Of one person that many wait, so that nobody pushes out others with devices they make up. */
const maxOfPerson = 5
/** Of all; then the oldest goes. */
const maxWaiting = 1_000

export function createEarlyClaims({ db, clock, note }: EarlyDeps): EarlyClaims {
  const waiting = new Map<string, EarlyClaim & { until: number }>()
  let running: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined

  function add(claim: EarlyClaim): void {
    const { personId, session, fingerprint } = claim
    const key = `${personId} ${session ?? fingerprint ?? ''}`
    waiting.delete(key)
    const all = [...waiting]
    const own = all.filter(([, other]) => other.personId === personId)
    const [oldest] = own.length >= maxOfPerson ? own : all.length >= maxWaiting ? all : []
    if (oldest !== undefined) waiting.delete(oldest[0])
    waiting.set(key, { ...claim, until: clock.now() + waitMs })
  }

  async function handOn(): Promise<void> {
    for (const [key, { until }] of waiting) if (until < clock.now()) waiting.delete(key)
    if (waiting.size === 0) return
    const known = await knownDevices(db.read, [...waiting.values()])
    for (const [key, claim] of waiting) {
      const { until: _until, session, fingerprint, ...rest } = claim
      const found = known.of({ personId: claim.personId, session, fingerprint })
      if (found === undefined) continue
      waiting.delete(key)
      note({ ...rest, fingerprint: found })
    }
  }

  /** One look for all who ask before it begins. */
  function soon(): Promise<void> {
    queued ??= running.catch(toldAlready).then(() => {
      queued = undefined
      return handOn()
    })
    running = queued
    return queued
  }

  // A device that gets its name, on whatever node.
  db.changes.subscribe('devices', soon)
  return {
    async take(claim) {
      add(claim)
      await soon()
    },
  }
}

/** Whoever asked for the look before this one was told what became of it. */
function toldAlready(): void {}

type Whose = Pick<EarlyClaim, 'personId' | 'session' | 'fingerprint'>

/** The fingerprints of the devices that are written down. @throws when the store cannot be read */
async function knownDevices(
  read: ControlDatabase['read'],
  claims: readonly Whose[],
): Promise<{ of(claim: Whose): string | undefined }> {
  const sessions = claims.flatMap(({ session }) => session ?? [])
  const fingerprints = claims.flatMap(({ fingerprint }) => fingerprint ?? [])
  const bound = await read
    .selectFrom('sessions')
    .innerJoin('devices', 'devices.id', 'sessions.device_id')
    .select(['sessions.id', 'devices.client_device'])
    .where('sessions.id', 'in', sessions.length === 0 ? [''] : sessions)
    .execute()
  const named = await read
    .selectFrom('devices')
    .select(['person_id', 'client_device'])
    .where('client_device', 'in', fingerprints.length === 0 ? [''] : fingerprints)
    .execute()
  const ofSession = new Map(bound.map((row) => [row.id, row.client_device ?? undefined]))
  const there = new Set(named.map((row) => `${row.person_id} ${row.client_device}`))
  return {
    of: ({ personId, session, fingerprint }) =>
      ofSession.get(session ?? '') ?? (there.has(`${personId} ${fingerprint}`) ? fingerprint : undefined),
  }
}
