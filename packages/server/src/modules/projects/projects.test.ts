import { AdminProblem, Refusal, type Classification } from '@sekisho/contract'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createCredentials, type Credentials } from '../credentials/index.ts'
import { createPeople, type People } from '../people/index.ts'
import { createProjects, type Projects, type SaidOfProject } from './index.ts'

const log = pino({ level: 'silent' })
const actor = { type: 'operator' } as const
const person = { defaultProject: null, costCentre: null }
const saidNothing: SaidOfProject = {
  tag: undefined,
  header: undefined,
  credential: undefined,
  person,
  isRequired: false,
}
const everything = { allowsClassification: (_classification: Classification) => true }
const only = (...allowed: Classification[]) => ({
  allowsClassification: (classification: Classification) => allowed.includes(classification),
})
const missing = 'prj_00000000000000000000000009'

describe.each(await testDatabases())('projects on $name', (databases) => {
  let now = Date.UTC(2026, 10, 25)
  const clock = { now: () => now++, monotonic: () => now }
  let db: ControlDatabase
  let projects: Projects
  let people: People
  let credentials: Credentials
  beforeEach(async () => {
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
    projects = await createProjects({ db, clock, random: systemRandom })
    people = await createPeople({ db, clock, random: systemRandom })
    const onError = (error: unknown) => expect.fail(String(error))
    credentials = await createCredentials({ db, clock, random: systemRandom, people, onError })
  })
  afterEach(async () => {
    await credentials.close()
    await db.close()
  })
  afterAll(() => databases.dispose())

  const create = (name: string, more: { classification?: Classification; costCentre?: string } = {}) =>
    projects.create(actor, { name, classification: 'internal', ...more })
  const attribute = (said: Partial<SaidOfProject>, policy = everything) =>
    projects.attribute({ ...saidNothing, ...said }, policy)
  const entries = async () =>
    (await db.takeOutbox(1000)).map(({ kind, data }) => ({ kind, data: JSON.parse(data) as object }))

  function refusalOf(said: Partial<SaidOfProject>, policy = everything): Refusal {
    try {
      attribute(said, policy)
    } catch (error) {
      if (error instanceof Refusal) return error
      throw error
    }
    return expect.fail('it was attributed')
  }

  it('are on the record, what changed and no more', async () => {
    const { id } = await create('payments', { costCentre: 'CC-1' })
    await projects.change(actor, id, { classification: 'confidential', name: 'payments' })
    await projects.change(actor, id, { classification: 'confidential' })
    await projects.archive(actor, id)
    await projects.archive(actor, id)
    const after = { name: 'payments', classification: 'internal', costCentre: 'CC-1', status: 'active' }
    expect(await entries()).toStrictEqual([
      { kind: 'project.created', data: { project: id, after } },
      {
        kind: 'project.changed',
        data: {
          project: id,
          before: { classification: 'internal' },
          after: { classification: 'confidential' },
        },
      },
      {
        kind: 'project.changed',
        data: { project: id, before: { status: 'active' }, after: { status: 'archived' } },
      },
    ])
  })

  it('have names of their own, archived ones too', async () => {
    const { id } = await create('payments')
    const other = await create('billing')
    await projects.archive(actor, id)
    const taken = { code: 'project_name_taken' }
    await expect(create('payments')).rejects.toMatchObject(taken)
    await expect(projects.change(actor, other.id, { name: 'payments' })).rejects.toMatchObject(taken)
    await expect(projects.change(actor, missing, { name: 'x' })).rejects.toThrow(AdminProblem)
    await expect(projects.byId(missing)).rejects.toMatchObject({ code: 'project_unknown' })
  })

  it('are listed in pages, by name and by status', async () => {
    const made = [await create('a'), await create('b'), await create('c')]
    await projects.archive(actor, made[1]?.id ?? '')
    const first = await projects.list({ limit: 2 })
    expect([first.data.map(({ name }) => name), first.next]).toStrictEqual([['a', 'b'], made[1]?.id])
    expect((await projects.list({ limit: 2, after: first.next })).data).toStrictEqual([made[2]])
    expect((await projects.list({ limit: 9, name: 'c' })).data).toStrictEqual([made[2]])
    const archived = await projects.list({ limit: 9, status: 'archived' })
    expect(archived.data.map(({ name }) => name)).toStrictEqual(['b'])
  })

  it('are counted to by what speaks first: tag, header, credential, person', async () => {
    const ids: string[] = []
    for (const name of ['tag', 'header', 'credential', 'person']) ids.push((await create(name)).id)
    const [tag, header, credential, own] = ids
    const said = {
      tag: 'tag',
      header: 'header',
      credential: credential ?? '',
      person: { ...person, defaultProject: own ?? '' },
    }
    expect(attribute(said)).toStrictEqual({ project: tag })
    expect(attribute({ ...said, tag: ' ' })).toStrictEqual({ project: header })
    expect(attribute({ ...said, tag: undefined, header: '' })).toStrictEqual({ project: credential })
    expect(attribute({ person: said.person })).toStrictEqual({ project: own })
    expect(attribute({})).toStrictEqual({})
    expect(attribute({ tag: own ?? '' })).toStrictEqual({ project: own })
  })

  it('say who pays, and where they do not, the person does', async () => {
    const paid = await create('paid', { costCentre: 'CC-1' })
    const unpaid = await create('unpaid')
    const ours = { person: { ...person, costCentre: 'CC-2' } }
    expect(attribute({ ...ours, tag: 'paid' })).toStrictEqual({ project: paid.id, costCentre: 'CC-1' })
    expect(attribute({ ...ours, tag: 'unpaid' })).toStrictEqual({ project: unpaid.id, costCentre: 'CC-2' })
    expect(attribute(ours)).toStrictEqual({ costCentre: 'CC-2' })
  })

  it('mean nothing while there is none', () => {
    expect(attribute({ tag: 'claude_proj_of_mine', header: 'x' })).toStrictEqual({})
  })

  it('that nobody knows are refused with a few of the caller’s own, and none that they may not work on', async () => {
    await create('secret', { classification: 'confidential' })
    await create('open')
    const policy = only('internal', 'customer_facing')
    const unknown = refusalOf({ tag: `${'x'.repeat(500)}\u009B` }, policy)
    expect(unknown).toMatchObject({
      code: 'project_unknown',
      values: { project: 'x'.repeat(100), allowed: 'open' },
    })
    expect(refusalOf({ tag: 'open\u001B' }, policy).values['project']).toBe('open')
    for (let i = 0; i < 20; i++) await create(`more-${i}`)
    const { allowed } = refusalOf({ header: 'nothing' }, policy).values
    expect(typeof allowed === 'string' && allowed.split(', ')).toHaveLength(11)
  })

  it('are refused to whom their classification is not allowed, and let others pass', async () => {
    const { id } = await create('shop', { classification: 'customer_facing' })
    expect(refusalOf({ tag: 'shop' }, only('internal'))).toMatchObject({
      code: 'project_not_allowed',
      values: { project: 'shop', classification: { en: 'customer-facing', ja: '顧客向け' } },
    })
    expect(attribute({ tag: 'shop' }, only('customer_facing'))).toStrictEqual({ project: id })
  })

  it('that are confidential are unknown to whom that is not allowed, archived or not', async () => {
    const { id } = await create('secret', { classification: 'confidential' })
    const policy = only('internal')
    const answersTo = (name: string) => {
      const { code, values } = refusalOf({ tag: name }, policy)
      return { code, ...values }
    }
    const unknown = { code: 'project_unknown', allowed: '-' }
    for (const name of ['secret', id]) expect(answersTo(name)).toStrictEqual({ ...unknown, project: name })
    expect(answersTo('nothing')).toStrictEqual({ ...unknown, project: 'nothing' })
    await projects.archive(actor, id)
    for (const name of ['secret', id]) expect(answersTo(name)).toStrictEqual({ ...unknown, project: name })
    expect(refusalOf({ tag: 'secret' }, only('confidential')).code).toBe('project_archived')
  })

  it('that are archived are refused wherever they are named, and served again when they are back', async () => {
    const { id } = await create('old')
    await projects.archive(actor, id)
    const names = [{ tag: 'old' }, { credential: id }, { person: { ...person, defaultProject: id } }]
    for (const said of names) expect(refusalOf(said).code).toBe('project_archived')
    await projects.change(actor, id, { status: 'active' })
    for (const said of names) expect(attribute(said)).toStrictEqual({ project: id })
  })

  it('that were renamed are known by the new name alone', async () => {
    const { id } = await create('before')
    await projects.change(actor, id, { name: 'after' })
    expect(attribute({ tag: 'after' })).toStrictEqual({ project: id })
    expect(refusalOf({ tag: 'before' }).code).toBe('project_unknown')
  })

  it('are required where the company says so', async () => {
    expect(refusalOf({ isRequired: true })).toMatchObject({
      code: 'project_required',
      values: { allowed: '-' },
    })
    const { id } = await create('payments')
    expect(refusalOf({ isRequired: true }).values).toStrictEqual({ allowed: 'payments' })
    expect(attribute({ isRequired: true, tag: 'payments' })).toStrictEqual({ project: id })
  })

  it('are found on another node, within what its poll takes', async () => {
    const other = await createProjects({ db, clock, random: systemRandom })
    const { id } = await create('payments')
    await expect
      .poll(() => other.attribute({ ...saidNothing, tag: 'payments' }, everything))
      .toStrictEqual({ project: id })
  })

  it('are given to people and credentials while they take calls, and kept by a rotation', async () => {
    const { id } = await create('payments')
    const old = await create('old')
    await projects.archive(actor, old.id)
    const wanted = { name: '田中', roles: ['developer'], groups: [] } as const
    const given = await people.create(actor, { ...wanted, defaultProject: id, costCentre: 'CC-1' })
    expect(given).toMatchObject({ defaultProject: id, costCentre: 'CC-1' })
    const refused = people.create(actor, { ...wanted, defaultProject: old.id })
    await expect(refused).rejects.toMatchObject({ code: 'project_archived' })
    const unknown = people.update(actor, given.id, { defaultProject: missing })
    await expect(unknown).rejects.toMatchObject({ code: 'project_unknown' })

    const key = { personId: given.id, name: 'ci', kind: 'any', projectId: id } as const
    const { credential, secret } = await credentials.create(actor, key)
    expect([credential.projectId, credentials.find(secret)?.projectId]).toStrictEqual([id, id])
    const rotated = await credentials.rotate(actor, { id: credential.id, graceSeconds: 60 })
    expect(credentials.find(rotated.secret)?.projectId).toBe(id)
    const over = credentials.create(actor, { ...key, projectId: old.id })
    await expect(over).rejects.toMatchObject({ code: 'project_archived' })
    expect(await projects.archive(actor, id)).toMatchObject({ people: 1, credentials: 2 })

    await people.update(actor, given.id, { defaultProject: null, costCentre: null })
    expect(await projects.archive(actor, id)).toMatchObject({ people: 0, credentials: 2 })
    const changed = (await entries()).filter(({ kind }) => kind === 'person.changed')
    expect(changed).toStrictEqual([
      {
        kind: 'person.changed',
        data: {
          person: given.id,
          before: { defaultProject: id, costCentre: 'CC-1' },
          after: { defaultProject: null, costCentre: null },
        },
      },
    ])
  })
})
