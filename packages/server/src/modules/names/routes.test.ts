import type { Role } from '@sekisho/contract'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pino } from 'pino'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createMcpServers } from '../mcp-servers/index.ts'
import { createPeople, type People } from '../people/index.ts'
import { createProjects } from '../projects/index.ts'
import { nameHandlers } from './index.ts'

const log = pino({ level: 'silent' })
const clock = { now: () => 1, monotonic: () => 1 }
const signIn = { roleMapping: [], defaultRoles: [], issuers: [] }
const operator = { type: 'operator' } as const

describe.each(await testDatabases())('names of what ids stand for, on $name', (databases) => {
  let db: ControlDatabase
  let people: People
  beforeEach(async () => {
    const changes = localChanges({ log })
    db = await openControlDatabase({
      storage: await databases.openControl(),
      clock,
      random: systemRandom,
      changes,
    })
    people = await createPeople({ db, clock, random: systemRandom, signIn })
  })
  afterEach(() => db.close())
  afterAll(() => databases.dispose())

  const somebody = async (role: Role) => {
    const wanted = { name: `The ${role}`, roles: [role], groups: [] }
    return await people.create(operator, wanted)
  }

  async function twoThings() {
    const deps = { db, clock, random: systemRandom }
    const projects = await createProjects(deps)
    const project = await projects.create(operator, { name: 'apollo', classification: 'internal' })
    const server = await createMcpServers(deps).approve(operator, {
      name: 'issues',
      transport: { type: 'http', url: 'https://issues.example.com/mcp' },
      owner: 'Platform',
      risk: 'low',
      secrets: {},
      note: '',
    })
    return { project: project.id, server: server.id }
  }

  it('come in the order of the question, of several kinds at once, and what nobody knows is left out', async () => {
    const { id } = await somebody('auditor')
    const { project, server } = await twoThings()
    const handlers = nameHandlers({ people, read: db.read })
    const nobody = 'pol_00000000000000000000000000'
    expect(await handlers.nameThings({ ids: [server, nobody, id, project] }, operator)).toEqual({
      data: [
        { id: server, name: 'issues' },
        { id, name: 'The auditor' },
        { id: project, name: 'apollo' },
      ],
    })
  })

  it('are kept from who may not read the list they stand in', async () => {
    const finance = await somebody('finance')
    const { project, server } = await twoThings()
    const handlers = nameHandlers({ people, read: db.read })
    const asked = { ids: [server, project] }
    const told = await handlers.nameThings(asked, { type: 'person', id: finance.id })
    expect(told.data).toEqual([{ id: project, name: 'apollo' }])
    expect((await handlers.nameThings(asked, { type: 'person', id: 'per_gone' })).data).toEqual([])
  })
})
