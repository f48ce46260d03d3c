import type { Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { createLastSeen } from '../../platform/sql/last-seen.ts'
import { openSnapshot, type Snapshot } from '../snapshots/index.ts'
import {
  addKnownDevice,
  blockDevice,
  removeDevice,
  renameDevice,
  unblockDevice,
  type Changed,
  type DevicePick,
} from './changes.ts'
import { clientFacts, defaultName, type Device } from './device.ts'
import { judge, type DeviceCall, type DeviceRefusal, type DeviceRules, type Sighting } from './judge.ts'
import { placeAmong } from './places.ts'
import { recordSighting } from './record-sighting.ts'
import {
  listDevices,
  ownDevices,
  readDevicesOf,
  readOwnDevices,
  type DevicesQuery,
  type OwnDevices,
} from './rows.ts'
import { createSightings } from './sightings.ts'

/** A sign-in, as far as it shows what machine it was made on. */
export interface SignedInOn {
  personId: string
  /** `user-agent` of the client that asked to sign in */
  agent: string
}

export interface Devices {
  /** Whether a rule looks at the device of every call. */
  readonly ruled: boolean
  /**
   * Why a call may not pass from where it comes; undefined: it may. From memory; notes that the device was seen, and one
   * that is new for the record, which is written a moment later.
   */
  check(call: DeviceCall): DeviceRefusal | undefined
  /**
   * Makes the record of a sign-in, to be given to `sessions.open`; which machine it is shows with the first call.
   * Undefined when the person has as many devices as there can be: the first call then finds or makes the record.
   */
  signedIn(actor: Actor, on: SignedInOn): Promise<string | undefined>
  /** @throws AdminProblem person_unknown, device_exists, device_too_many */
  add(actor: Actor, device: { personId: string; fingerprint: string; name: string }): Promise<Device>
  /** @throws AdminProblem device_unknown */
  rename(actor: Actor, rename: DevicePick & { name: string }): Promise<Device>
  /**
   * Refuses its calls on this node when it resolves, on the others within a second, and ends its sessions.
   * @throws AdminProblem device_unknown
   */
  block(actor: Actor, block: { id: string; reason: string }): Promise<Device>
  /** @throws AdminProblem device_unknown */
  unblock(actor: Actor, pick: { id: string }): Promise<Device>
  /** Ends its sessions too. @throws AdminProblem device_unknown, device_is_blocked (when its owner asks) */
  remove(actor: Actor, removal: DevicePick & { reason: string }): Promise<Device>
  /** Oldest first, from the store. */
  list(query: DevicesQuery): Promise<{ data: Device[]; next?: string }>
  /** Writes down what is still only in memory. */
  flush(): Promise<void>
  close(): Promise<void>
}

interface DevicesDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  rules: DeviceRules
  /** ends every session of a person on one device */
  endSessions: (actor: Actor, of: { personId: string; deviceId: string; reason: string }) => Promise<unknown>
  /** a failed write of what was seen; the next calls bring it again */
  onError: (error: unknown) => void
}

const peoplePerPage = 1000
const flushEveryMs = 30_000

/** Loads the devices of everybody. @throws when the store cannot be read */
export async function createDevices(deps: DevicesDeps): Promise<Devices> {
  const { db, clock, rules, onError } = deps
  const snapshot = await openSnapshot<OwnDevices>({
    topic: 'devices',
    changes: db.changes,
    keyOf: ({ personId }) => personId,
    readPage: (last) => readOwnDevices(db, { after: last?.personId, limit: peoplePerPage }),
    pageSize: peoplePerPage,
  })
  const lastSeen = createLastSeen({ db, what: 'devices', everyMs: flushEveryMs, onError })
  const write = (batch: readonly Sighting[]) => recordBatch(batch, { ...deps, snapshot })
  const sightings = createSightings({ write, onError })
  const { bindingOf, pendingOf } = sightings

  function shown({ device, own }: Changed): Device {
    snapshot.put(own)
    return device
  }

  function check(call: DeviceCall): DeviceRefusal | undefined {
    const now = clock.now()
    const own = snapshot.get(call.personId)
    const verdict = judge(call, rules, { own, bindingOf, pendingOf })
    if (verdict.refusal) return verdict.refusal
    const { seen, isNew = false, binds } = verdict
    if (seen) lastSeen.note(seen.id, now)
    const { fingerprint, personId, facts = noFacts } = call
    if (fingerprint === undefined) return undefined
    if (binds !== undefined || (isNew && hasPlace(personId, now)) || differs(seen, facts))
      sightings.add({ personId, fingerprint, facts, binds, seenAt: now })
    return undefined
  }

  function hasPlace(personId: string, now: number): boolean {
    return placeAmong([...(snapshot.get(personId)?.byId.values() ?? [])], now) !== undefined
  }

  async function endSessions(actor: Actor, { id, personId }: Device, reason: string): Promise<void> {
    await deps.endSessions(actor, { personId, deviceId: id, reason })
  }

  return {
    ruled: rules.knownOnly || rules.maxPerPerson !== undefined,
    check,
    async signedIn(actor, { personId, agent }) {
      const facts = clientFacts(agent, undefined)
      if (!hasPlace(personId, clock.now())) return undefined
      return shown(await addKnownDevice(actor, { personId, name: defaultName(facts), facts }, deps)).id
    },
    add: async (actor, device) => shown(await addKnownDevice(actor, { ...device, facts: noFacts }, deps)),
    rename: async (actor, rename) => shown(await renameDevice(actor, rename, deps)),
    async block(actor, block) {
      const device = shown(await blockDevice(actor, block, deps))
      // Also when it was blocked before: that time, its sessions may not have been ended.
      await endSessions(actor, device, 'the device was blocked')
      return device
    },
    unblock: async (actor, pick) => shown(await unblockDevice(actor, pick, deps)),
    async remove(actor, removal) {
      const device = shown(await removeDevice(actor, removal, deps))
      await endSessions(actor, device, 'the device was removed')
      return device
    },
    async list(query) {
      const page = await listDevices(db, query)
      const data = page.data.map((device) => ({
        ...device,
        lastSeenAt: Math.max(device.lastSeenAt, lastSeen.get(device.id) ?? 0),
      }))
      return { ...page, data }
    },
    flush: sightings.flush,
    async close() {
      lastSeen.stop()
      await sightings.flush()
      await lastSeen.flush()
    },
  }
}

const noFacts = { os: null, version: null }

/** Whether the client says something else of itself than what is written down. */
function differs(device: Device | undefined, { os, version }: Sighting['facts']): boolean {
  if (device === undefined) return false
  return (os !== null && os !== device.os) || (version !== null && version !== device.clientVersion)
}

async function recordBatch(
  batch: readonly Sighting[],
  { db, random, rules, snapshot }: DevicesDeps & { snapshot: Snapshot<OwnDevices> },
): Promise<void> {
  const topics = batch.some(({ binds }) => binds !== undefined)
    ? (['devices', 'sessions'] as const)
    : 'devices'
  const changed = await db.recorded({ type: 'system' }, topics, async (tx) => {
    const entries = []
    for (const sighting of batch) entries.push(...(await recordSighting(tx, sighting, { random, rules })))
    const people = [...new Set(batch.map(({ personId }) => personId))]
    const result: OwnDevices[] = []
    for (const id of people) result.push(ownDevices(id, await readDevicesOf(tx, id)))
    return { entries, result }
  })
  for (const own of changed) snapshot.put(own)
}
