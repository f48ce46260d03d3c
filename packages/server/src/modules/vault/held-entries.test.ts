import type { Entry, HoldTarget } from '@sekisho/contract'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createHeldEntries } from './held-entries.ts'
import { createHolds } from './holds.ts'
import { isHeldBy } from './is-held-by.ts'
import { createTestClock } from './testing/open-vault.ts'

const entry = (kind: string, data: object, actor: object = { type: 'operator' }) =>
  ({ kind, data, actor, time: 0 }) as Entry

describe('a hold on a person keeps', () => {
  const target: HoldTarget = { type: 'person', id: 'per_1' }
  it.each([
    ['what they did', entry('ledger.queried', {}, { type: 'person', id: 'per_1' })],
    ['what was done to them', entry('person.changed', { person: 'per_1' })],
    ['what was made for them', entry('credential.created', { credential: 'c', after: { person: 'per_1' } })],
    [
      'what was taken from them',
      entry('credential.revoked', { credential: 'c', before: { person: 'per_1' } }),
    ],
    ['their share of a budget', entry('budget.threshold_passed', { budget: 'b', subject: 'per_1' })],
    ['a group they are in', entry('group.changed', { group: 'g', after: { members: ['per_1'] } })],
  ])('%s', (_, found) => {
    expect(isHeldBy(target, found)).toBe(true)
  })

  it.each([
    [
      'a credential',
      entry('credential.rotated', { credential: 'crd_1', successor: 'crd_2', graceEndsAt: 0 }),
    ],
    ['a device', entry('device.changed', { device: 'dev_1', before: {}, after: {} })],
  ])('what names only %s of theirs', (_, found) => {
    const owners = new Map([
      ['crd_1', 'per_1'],
      ['dev_1', 'per_1'],
    ])
    expect(isHeldBy(target, found, owners)).toBe(true)
    expect(isHeldBy({ type: 'person', id: 'per_2' }, found, owners)).toBe(false)
  })

  it('and nothing of somebody else', () => {
    expect(isHeldBy(target, entry('credential.created', { after: { person: 'per_2' } }))).toBe(false)
    expect(isHeldBy(target, entry('ledger.queried', {}, { type: 'person', id: 'per_2' }))).toBe(false)
  })
})

describe('a hold on a project keeps', () => {
  const target: HoldTarget = { type: 'project', id: 'prj_1' }
  it.each([
    ['its calls', entry('exchange.settled', { project: 'prj_1' })],
    [
      'its budgets',
      entry('budget.created', { budget: 'b', after: { scope: { type: 'project', id: 'prj_1' } } }),
    ],
  ])('%s', (_, found) => {
    expect(isHeldBy(target, found)).toBe(true)
  })
})

describe('a hold on a conversation keeps', () => {
  const target: HoldTarget = { type: 'conversation', id: 'completed' }
  it('its calls, and no entry that has the same word elsewhere', () => {
    expect(isHeldBy(target, entry('exchange.settled', { conversation: 'completed' }))).toBe(true)
    expect(isHeldBy(target, entry('exchange.settled', { outcome: 'completed' }))).toBe(false)
  })
})

describe.each(await testDatabases())('what is held, on $name', (database) => {
  const clock = createTestClock()
  const operator = { type: 'operator' } as const
  let db: ControlDatabase
  /** another node, where there can be one */
  let other: ControlDatabase
  let asked: string[]
  const removed = new Map([['per_1', 'dev_gone']])
  beforeEach(async () => {
    asked = []
    const storage = await database.openControl()
    const open = () => {
      const changes = localChanges({ log: pino({ level: 'silent' }) })
      return openControlDatabase({ storage, clock, random: systemRandom, changes })
    }
    db = await open()
    other = storage.kind === 'postgres' ? await open() : db
  })
  afterEach(async () => {
    if (other !== db) await other.close()
    await db.close()
    await database.dispose()
  })

  const holding = () =>
    createHeldEntries({
      db,
      clock,
      queries: () => ({
        async search({ person = '' }) {
          asked.push(person)
          const device = removed.get(person)
          const found = entry('device.removed', { device, person })
          return { entries: [{ entry: found, leaf: 1, position: 1 }], next: undefined }
        },
      }),
    })
  const place = (id: string) =>
    createHolds({ db: other, clock, random: systemRandom }).place(operator, {
      target: { type: 'person', id },
      reason: 'case 17',
    })
  const changed = (device: string) => entry('device.changed', { device, before: {}, after: {} })

  it('are entries that name a device of the person, there or removed', async () => {
    await insertDevice(db)
    await place('per_1')
    const isHeld = await holding()(async ({ holds }) =>
      ['dev_1', 'dev_gone', 'dev_2'].map((id) => holds(changed(id))),
    )
    expect(isHeld).toEqual([true, true, false])
  })

  it('does not ask the ledger again for each page', async () => {
    await place('per_1')
    const run = holding()
    for (let page = 0; page < 3; page++) await run(async () => undefined)
    expect(asked).toEqual(['per_1'])
  })

  it('stays what it is while it is used: a hold that is placed meanwhile waits, and counts next time', async () => {
    const happened: string[] = []
    const run = holding()
    const before = await run(async ({ version, holds, confirm }) => {
      const placed = place('per_1').then(() => happened.push('placed'))
      await confirm()
      happened.push('removed')
      expect(holds(entry('person.changed', { person: 'per_1' }))).toBe(false)
      return { version, placed }
    })
    await before.placed
    expect(happened).toEqual(['removed', 'placed'])
    await run(async ({ version, holds }) => {
      expect(version).not.toBe(before.version)
      expect(holds(entry('person.changed', { person: 'per_1' }))).toBe(true)
    })
  })

  it('records nothing of itself', async () => {
    await holding()(async () => undefined)
    expect(await db.takeOutbox(10)).toEqual([])
  })
})

async function insertDevice(db: ControlDatabase): Promise<void> {
  await db.recorded({ type: 'system' }, 'devices', async (tx) => {
    const row = { id: 'dev_1', person_id: 'per_1', name: 'laptop', first_seen_at: 1, last_seen_at: 1 }
    await tx.insertInto('devices').values(row).execute()
    return {
      entries: [{ kind: 'device.removed', data: { device: 'dev_1', person: 'per_1', reason: '' } }],
      result: undefined,
    }
  })
}
