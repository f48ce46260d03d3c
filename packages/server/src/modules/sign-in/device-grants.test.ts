import { pino } from 'pino'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testSqlite } from '../../platform/sql/test-database.ts'
import { createDeviceGrants, type DeviceGrants } from './device-grants.ts'

const grant = { kind: 'claude_code', client: { address: '192.0.2.1', agent: 'test' } } as const
const databases = testSqlite()
let db: ControlDatabase
let now: number
beforeEach(async () => {
  now = Date.UTC(2026, 10, 25)
  db = await openControlDatabase({
    storage: await databases.openControl(),
    clock: { now: () => now, monotonic: () => now },
    random: systemRandom,
    changes: localChanges({ log: pino({ level: 'silent' }) }),
  })
  return () => db.close()
})
afterAll(() => databases.dispose())

/** @param aheadMs of this node's clock */
const node = (aheadMs = 0): DeviceGrants =>
  createDeviceGrants({ db, clock: { now: () => now + aheadMs, monotonic: () => now } })

/** What a device hears that polls so often, of one node after the other. */
async function heard(nodes: DeviceGrants[], everyMs: number): Promise<string[]> {
  const states: string[] = []
  const { deviceCode = '' } = (await nodes[0]?.begin(grant)) ?? {}
  for (let polls = 0; polls < 6; polls++) {
    now += everyMs
    const poll = await nodes[polls % nodes.length]?.poll(deviceCode)
    states.push(poll?.state ?? '')
  }
  return states
}

it.each([2_000, -2_000])(
  'a device that waits as told is not slowed down by nodes %i ms apart',
  async (aheadMs) => {
    expect(new Set(await heard([node(), node(aheadMs)], 5_000))).toEqual(new Set(['pending']))
  },
)

it('one that asks every second is slowed down from its second poll on', async () => {
  expect(await heard([node()], 1_000)).toEqual(['pending', ...Array.from({ length: 5 }, () => 'slow_down')])
})
