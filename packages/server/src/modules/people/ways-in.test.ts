import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { openPeople, type PeopleHarness } from './testing.ts'

const operator = { type: 'operator' } as const

describe.each(await testDatabases())('ways in of who was removed, on $name', (databases) => {
  let harness: PeopleHarness
  beforeEach(async () => {
    harness = await openPeople(await databases.openControl())
  })
  afterEach(async () => {
    await harness.db.close()
    await databases.dispose()
  })

  it('without an address are not the links of others who have none', async () => {
    const other = await harness.people.create(operator, { name: 'other', roles: [], groups: [] })
    const record = { userName: 'aiko', externalId: null, name: '愛子', email: null, active: true }
    const { person } = await harness.people.directory.addPerson({ ...record, attributes: '{}' })
    const open = { roles: '[]', groups: '[]', invited_by: null, accepted_at: null, revoked_at: null }
    const link = { id: 'inv', name: 'other', email: '', token_hash: 'hash' }
    const values = { ...open, ...link, person_id: other.id, created_at: 1, expires_at: 2 ** 50 }
    await harness.db.recorded(operator, 'invitations', async (tx) => {
      await tx.insertInto('invitations').values(values).execute()
      const data = { invitation: 'inv', after: {} }
      return { entries: [{ kind: 'invitation.created', data }], result: undefined }
    })
    await harness.people.directory.removePerson(person.id, () => undefined)
    const links = await harness.db.read.selectFrom('invitations').select('revoked_at').execute()
    expect(links).toEqual([{ revoked_at: null }])
  })
})
