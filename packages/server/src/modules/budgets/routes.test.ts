import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People } from '../people/index.ts'
import { createPolicies } from '../policies/index.ts'
import { createProjects, type Projects } from '../projects/index.ts'
import { budgetHandlers } from './index.ts'
import { openNode } from './testing.ts'

const operator = { type: 'operator' } as const

describe.each(await testDatabases())('one’s own budgets on $name', (databases) => {
  const clock = { now: () => Date.parse('2026-11-25T12:00:00Z'), monotonic: () => 0 }
  let db: ControlDatabase
  let people: People
  let projects: Projects
  let close: (() => Promise<void>)[] = []
  beforeAll(async () => {
    const changes = localChanges({ log: createLog('silent') })
    db = await openControlDatabase({
      storage: await databases.openControl(),
      clock,
      random: systemRandom,
      changes,
    })
    people = await createPeople({ db, clock, random: systemRandom })
  })
  beforeEach(async () => {
    projects = await createProjects({ db, clock, random: systemRandom })
  })
  afterEach(async () => {
    for (const each of close) await each()
    close = []
  })
  afterAll(async () => {
    await db.close()
    await databases.dispose()
  })

  const wanted = { name: '田中', roles: ['developer'], groups: [], costCentre: 'own' } as const

  /** What the budgets are asked about that the caller's calls are counted to. */
  async function countedTo(fields: { defaultProject?: string } = {}) {
    const person = await people.create(operator, { ...wanted, ...fields })
    const { budgets } = await openNode({ db, people, clock })
    close.push(budgets.close)
    const asked: object[] = []
    const handlers = budgetHandlers({
      budgets: {
        ...budgets,
        explain: async ({ project, costCentre }) => {
          asked.push({ project, costCentre })
          return { standings: [] }
        },
      },
      people,
      projects,
      policies: createPolicies({
        rules: [{ match: { roles: ['developer'] }, classifications: ['internal'] }],
        resolveAlias: () => undefined,
      }),
    })
    return async (project?: string) => {
      await handlers.explainOwnBudgets({ project }, { type: 'person', id: person.id })
      return asked.at(-1)
    }
  }

  it('are those of a project one may work on, by name or id, and of who pays for it', async () => {
    const ask = await countedTo()
    await expect(ask('prj_00000000000000000000000009')).rejects.toMatchObject({ code: 'project_unknown' })
    const { id } = await projects.create(operator, {
      name: 'open',
      classification: 'internal',
      costCentre: 'CC-1',
    })
    for (const name of ['open', id]) expect(await ask(name)).toEqual({ project: id, costCentre: 'CC-1' })
    expect(await ask()).toEqual({ project: undefined, costCentre: 'own' })
  })

  it('are not those of a project one may not work on, nor of one that is archived or unknown', async () => {
    const ask = await countedTo()
    await projects.create(operator, { name: 'shop', classification: 'customer_facing' })
    const secret = await projects.create(operator, { name: 'secret', classification: 'confidential' })
    const old = await projects.create(operator, { name: 'old', classification: 'internal' })
    await projects.archive(operator, old.id)
    for (const [name, code] of [
      ['shop', 'project_not_allowed'],
      ['secret', 'project_unknown'],
      [secret.id, 'project_unknown'],
      ['old', 'project_archived'],
      ['nothing', 'project_unknown'],
    ])
      await expect(ask(name)).rejects.toMatchObject({ code })
  })

  it('are without a default project that the person may not work on', async () => {
    const hidden = await projects.create(operator, {
      name: 'hidden',
      classification: 'confidential',
      costCentre: 'CC-2',
    })
    const ask = await countedTo({ defaultProject: hidden.id })
    expect(await ask()).toEqual({ project: undefined, costCentre: 'own' })
  })
})
