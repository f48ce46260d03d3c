import type { Actor, NewEntry } from '@sekisho/contract'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People } from '../people/index.ts'
import { createBrowserLinks, linkPath, type BrowserLinks } from './browser-links.ts'

const operator: Actor = { type: 'operator' }

describe.each(await testDatabases())('a link of the operator, on $name,', (databases) => {
  let now = Date.UTC(2026, 10, 26)
  const clock = { now: () => now, monotonic: () => now }
  let db: ControlDatabase
  let people: People
  let links: BrowserLinks
  let entries: NewEntry[]
  let owner: string
  beforeEach(async () => {
    const storage = await databases.openControl()
    const changes = localChanges({ log: pino({ level: 'silent' }) })
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes })
    people = await createPeople({ db, clock, random: systemRandom })
    owner = (await people.create(operator, { name: '田中', roles: ['owner'], groups: [] })).id
    entries = []
    links = createBrowserLinks({
      db,
      people,
      clock,
      ledger: { appendLater: (entry) => void entries.push(entry) },
    })
  })
  afterEach(() => db.close())
  afterAll(() => databases.dispose())

  const newCode = async () => (await links.create(operator)).path.slice(linkPath.length + 1)

  it('signs the owner in once, also when it is used twice at the same moment', async () => {
    const code = await newCode()
    const taken = await Promise.all([links.take(code), links.take(code), links.take(code)])
    expect(taken.flatMap((person) => person?.id ?? [])).toEqual([owner])
    expect(await links.take(code)).toBeUndefined()
  })

  it('is over after ten minutes, and when the owner is the owner no more', async () => {
    const late = await newCode()
    now += 600_000
    expect(await links.take(late)).toBeUndefined()
    const code = await newCode()
    await people.create(operator, { name: '佐藤', roles: ['owner'], groups: [] })
    await people.update(operator, owner, { roles: ['developer'] })
    expect(await links.take(code)).toBeUndefined()
  })

  it('is for the operator alone, and the record of it holds no code', async () => {
    const person: Actor = { type: 'person', id: owner }
    await expect(links.create(person)).rejects.toMatchObject({ code: 'operator_only' })
    const code = await newCode()
    expect(entries).toMatchObject([
      { kind: 'browser_link.created', actor: operator, data: { person: owner } },
    ])
    expect(JSON.stringify(entries)).not.toContain(code)
  })

  it.each(['', 'x', '../..', '0'.repeat(10_000)])('is none of another code: %j', async (code) => {
    expect(await links.take(code)).toBeUndefined()
  })
})
