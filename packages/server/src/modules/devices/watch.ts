import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { createLastSeen } from '../../platform/sql/last-seen.ts'
import type { Snapshot } from '../snapshots/index.ts'
import type { ClientFacts, Device } from './device.ts'
import { judge, type DeviceCall, type DeviceRefusal, type DeviceRules, type Sighting } from './judge.ts'
import { placeAmong } from './places.ts'
import { recordSighting } from './record-sighting.ts'
import { ownDevices, readDevicesOf, type OwnDevices } from './rows.ts'
import { createSightings } from './sightings.ts'

export interface WatchDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  rules: DeviceRules
  /** a failed write of what was seen; the next calls bring it again */
  onError: (error: unknown) => void
}

/** The side of devices that every model call passes: judged from memory, written down later. */
export interface Watch {
  check(call: DeviceCall): DeviceRefusal | undefined
  /** whether one more of a person could be written down */
  hasPlace(personId: string): boolean
  /** epoch milliseconds, as far as it is not written yet */
  lastSeenAt(device: string): number | undefined
  /** Writes what calls told of. */
  flush(): Promise<void>
  close(): Promise<void>
}

const flushEveryMs = 30_000

export function createWatch(snapshot: Snapshot<OwnDevices>, deps: WatchDeps): Watch {
  const { db, clock, rules, onError } = deps
  const lastSeen = createLastSeen({ db, what: 'devices', everyMs: flushEveryMs, onError })
  const write = async (batch: readonly Sighting[]) => {
    for (const own of await recordBatch(batch, deps)) snapshot.put(own)
  }
  const { add, bindingOf, pendingOf, flush } = createSightings({ write, onError })

  function hasPlace(personId: string): boolean {
    return placeAmong([...(snapshot.get(personId)?.byId.values() ?? [])], clock.now()) !== undefined
  }

  return {
    check(call) {
      const { fingerprint, personId } = call
      const verdict = judge(call, rules, { own: snapshot.get(personId), bindingOf, pendingOf })
      if (verdict.refusal) return verdict.refusal
      const { seen, isNew = false, binds } = verdict
      const seenAt = clock.now()
      if (seen) lastSeen.note(seen.id, seenAt)
      if (fingerprint === undefined) return undefined
      const isNews = binds !== undefined || (isNew && hasPlace(personId))
      if (isNews || (!call.sameFacts && differs(seen, call.facts())))
        add({ personId, fingerprint, facts: call.facts(), binds, seenAt })
      return undefined
    },
    hasPlace,
    lastSeenAt: lastSeen.get,
    flush,
    async close() {
      lastSeen.stop()
      await flush()
      await lastSeen.flush()
    },
  }
}

/** Whether the client says something else of itself than what is written down. */
function differs(device: Device | undefined, { os, version }: ClientFacts): boolean {
  if (device === undefined) return false
  return (os !== null && os !== device.os) || (version !== null && version !== device.clientVersion)
}

/** In one transaction. Resolves with what each of its people has now. */
async function recordBatch(
  batch: readonly Sighting[],
  { db, random, rules }: WatchDeps,
): Promise<OwnDevices[]> {
  const binds = batch.some(({ binds }) => binds !== undefined)
  return await db.recorded({ type: 'system' }, binds ? ['devices', 'sessions'] : 'devices', async (tx) => {
    const entries = []
    for (const sighting of batch) entries.push(...(await recordSighting(tx, sighting, { random, rules })))
    const result: OwnDevices[] = []
    for (const personId of new Set(batch.map(({ personId }) => personId)))
      result.push(ownDevices(personId, await readDevicesOf(tx, personId)))
    return { entries, result }
  })
}
