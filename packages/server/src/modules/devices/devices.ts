import type { Actor } from '@sekisho/contract'
import { openSnapshot } from '../snapshots/index.ts'
import {
  addKnownDevice,
  blockDevice,
  removeDevice,
  renameDevice,
  unblockDevice,
  type Changed,
  type DevicePick,
} from './changes.ts'
import { clientFacts, commandLineName, defaultName, type Device } from './device.ts'
import type { DeviceCall, DeviceRefusal } from './judge.ts'
import { listDevices, readOwnDevices, type DevicesQuery, type OwnDevices } from './rows.ts'
import { createWatch, type WatchDeps } from './watch.ts'

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

interface DevicesDeps extends WatchDeps {
  /** ends every session of a person on one device */
  endSessions: (actor: Actor, of: { personId: string; deviceId: string; reason: string }) => Promise<unknown>
}

const peoplePerPage = 1000

/** Loads the devices of everybody. @throws when the store cannot be read */
export async function createDevices(deps: DevicesDeps): Promise<Devices> {
  const { db, rules } = deps
  const snapshot = await openSnapshot<OwnDevices>({
    topic: 'devices',
    changes: db.changes,
    keyOf: ({ personId }) => personId,
    readPage: (last) => readOwnDevices(db, { after: last?.personId, limit: peoplePerPage }),
    pageSize: peoplePerPage,
  })
  const watch = createWatch(snapshot, deps)

  async function shown(change: Promise<Changed>): Promise<Device> {
    const { device, own } = await change
    snapshot.put(own)
    return device
  }

  async function shownAndEnded(actor: Actor, change: Promise<Changed>, reason: string): Promise<Device> {
    const device = await shown(change)
    // Also when it had been blocked before: that time, its sessions may not have been ended.
    await deps.endSessions(actor, { personId: device.personId, deviceId: device.id, reason })
    return device
  }

  return {
    ruled: rules.knownOnly || rules.maxPerPerson !== undefined,
    check: watch.check,
    async signedIn(actor, { personId, agent }) {
      if (!watch.hasPlace(personId)) return undefined
      const facts = clientFacts(agent, undefined)
      const name = agent.startsWith('sekisho/') ? commandLineName : defaultName(facts)
      return (await shown(addKnownDevice(actor, { personId, name, facts }, deps))).id
    },
    add: (actor, device) =>
      shown(addKnownDevice(actor, { ...device, facts: { os: null, version: null } }, deps)),
    rename: (actor, rename) => shown(renameDevice(actor, rename, deps)),
    block: (actor, block) => shownAndEnded(actor, blockDevice(actor, block, deps), 'the device was blocked'),
    unblock: (actor, pick) => shown(unblockDevice(actor, pick, deps)),
    remove: (actor, removal) =>
      shownAndEnded(actor, removeDevice(actor, removal, deps), 'the device was removed'),
    async list(query) {
      const page = await listDevices(db, query)
      const data = page.data.map((device) => ({
        ...device,
        lastSeenAt: Math.max(device.lastSeenAt, watch.lastSeenAt(device.id) ?? 0),
      }))
      return { ...page, data }
    },
    flush: watch.flush,
    close: watch.close,
  }
}
