import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createCredentials, type Credentials } from '../credentials/index.ts'
import { createPeople, type People } from '../people/index.ts'
import { createProjects } from '../projects/index.ts'
import { createServiceAccounts, type ServiceAccounts } from './index.ts'

const log = pino({ level: 'silent' })
const actor = { type: 'operator' } as const

describe.each(await testDatabases())('service accounts on $name', (databases) => {
  let now = Date.UTC(2026, 10, 25)
  const clock = { now: () => now++, monotonic: () => now }
  const onError = (error: unknown) => expect.fail(String(error))
  let db: ControlDatabase
  let people: People
  let credentials: Credentials
  let accounts: ServiceAccounts
  beforeAll(async () => {
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
    people = await openPeople()
    credentials = await createCredentials({ db, clock, random: systemRandom, people, onError })
    people.onDeactivated(({ actor, person, reason }) =>
      credentials.revokeAll(actor, { personId: person.id, reason }),
    )
    accounts = createServiceAccounts(people)
  })
  beforeEach(async () => {
    await db.dropOutbox((await db.takeOutbox(1000)).map(({ id }) => id))
  })
  afterAll(async () => {
    await credentials.close()
    await db.close()
    await databases.dispose()
  })

  const signIn = {
    roleMapping: [{ groups: ['build'], roles: ['admin'] }],
    defaultRoles: [],
    issuers: [],
  } as const
  const openPeople = () => createPeople({ db, clock, random: systemRandom, signIn })
  const create = (roles: ('developer' | 'claude_code_user')[] = ['developer']) =>
    accounts.create(actor, { name: 'ci', roles, groups: ['build'] })
  const give = (personId: string) =>
    credentials.create(actor, { personId, name: 'runner', kind: 'any', expiresInSeconds: 3600 })
  const outbox = async () =>
    (await db.takeOutbox(100)).map(({ kind, data }) => ({ kind, data: JSON.parse(data) as unknown }))

  it('a new one is there at once, in memory and after a restart, and is no person', async () => {
    const account = await create()
    expect(account.id).toMatch(/^svc_/)
    expect(people.byId(account.id)).toStrictEqual(account)
    expect((await openPeople()).byId(account.id)).toStrictEqual(account)
    expect((await people.list({ limit: 100 })).data).not.toContainEqual(account)
    expect((await accounts.list({ limit: 100 })).data).toContainEqual(account)
    const after = { roles: ['developer'], groups: ['build'], status: 'active', kind: 'service_account' }
    expect(await outbox()).toMatchObject([{ kind: 'person.created', data: { person: account.id, after } }])
  })

  it('it holds credentials as people do, by its roles', async () => {
    const { secret } = await give((await create()).id)
    expect(credentials.find(secret)).toMatchObject({ kind: 'any' })
    const limited = await create(['claude_code_user'])
    await expect(give(limited.id)).rejects.toMatchObject({ code: 'credential_not_permitted' })
  })

  it('deactivated, it is refused before the call returns and its credentials are revoked, on the record', async () => {
    const account = await create()
    const { credential, secret } = await give(account.id)
    const ended = await accounts.deactivate(actor, { id: account.id, reason: 'retired' })
    expect([ended.status, people.byId(account.id)?.status]).toEqual(['inactive', 'inactive'])
    expect(credentials.find(secret)).toBeUndefined()
    await expect(give(account.id)).rejects.toMatchObject({ code: 'person_inactive' })
    expect((await outbox()).slice(2)).toMatchObject([
      {
        kind: 'person.deactivated',
        data: { person: account.id, reason: 'retired', sessions: 0, credentials: 1 },
      },
      { kind: 'credential.revoked', data: { credential: credential.id, reason: 'retired' } },
    ])
  })

  it('deactivated twice, nothing more happens', async () => {
    const account = await create()
    const ended = await accounts.deactivate(actor, { id: account.id, reason: 'retired' })
    expect(await accounts.deactivate(actor, { id: account.id, reason: 'again' })).toStrictEqual(ended)
    expect(await outbox()).toHaveLength(2)
  })

  it('what its calls are counted to can be changed, and nothing else of it', async () => {
    const projects = await createProjects({ db, clock, random: systemRandom })
    const { id: defaultProject } = await projects.create(actor, { name: 'ci', classification: 'internal' })
    const account = await create()
    const changed = await accounts.update(actor, { id: account.id, defaultProject, costCentre: 'CC-1' })
    expect(changed).toMatchObject({ defaultProject, costCentre: 'CC-1', groups: ['build'] })
    await expect(accounts.update(actor, { id: account.id, costCentre: null })).resolves.toMatchObject({
      defaultProject,
      costCentre: null,
    })
    const person = await people.create(actor, { name: '田中', roles: ['developer'], groups: [] })
    const unknown = accounts.update(actor, { id: person.id, costCentre: 'CC-1' })
    await expect(unknown).rejects.toMatchObject({ code: 'service_account_unknown' })
  })

  it('what is no service account cannot be deactivated as one', async () => {
    const person = await people.create(actor, { name: '田中', roles: ['owner'], groups: [] })
    for (const id of [person.id, 'svc_nobody'])
      await expect(accounts.deactivate(actor, { id, reason: 'x' })).rejects.toMatchObject({
        code: 'service_account_unknown',
      })
    expect(people.byId(person.id)?.status).toBe('active')
  })

  it('whatever stands in the store or a group gives, a machine has no power over others', async () => {
    const account = await create()
    expect(account.roles).toEqual(['developer'])
    await db.recorded(actor, 'people', async (tx) => {
      const roles = '["owner","developer","admin"]'
      await tx.updateTable('people').set({ roles }).where('id', '=', account.id).execute()
      return { entries: [{ kind: 'signing_key.retired', data: { key: 'x' } }], result: undefined }
    })
    const again = await openPeople()
    expect(again.byId(account.id)?.roles).toEqual(['developer'])
  })

  it('they are found by a part of the name or the whole id, and those that are over apart', async () => {
    const account = await accounts.create(actor, { name: 'Nightly ビルド', roles: ['developer'], groups: [] })
    const found = async (search: string, status?: 'active' | 'inactive') =>
      (await accounts.list({ limit: 10, search, status })).data.map(({ id }) => id)
    expect(await found('nightly ﾋﾞﾙﾄﾞ')).toEqual([account.id])
    expect(await found(account.id)).toEqual([account.id])
    expect(await found('nightly', 'inactive')).toEqual([])
    await accounts.deactivate(actor, { id: account.id, reason: 'retired' })
    expect(await found('nightly', 'active')).toEqual([])
    expect(await found('nightly', 'inactive')).toEqual([account.id])
  })

  it('pages hold each once, oldest first', async () => {
    const { id: before } = await create()
    const made: string[] = []
    for (let index = 0; index < 5; index++) made.push((await create()).id)
    const first = await accounts.list({ limit: 3, after: before })
    const second = await accounts.list({ limit: 3, after: first.next })
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made)
    expect(second.next).toBeUndefined()
  })
})
