import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { newKey, openGround, type Ground } from './testing.ts'

describe.each(await testDatabases())('a guard that is enrolled, on $name,', (database) => {
  let ground: Ground
  beforeAll(async () => {
    ground = await openGround(await database.openControl())
  })
  afterAll(async () => {
    await ground.close()
    await database.dispose()
  })

  it('in a session of the operator’s link was not surely enrolled by the owner, as its entry says', async () => {
    ground.issuer = 'operator'
    await ground.enrol(newKey())
    const actor = { type: 'person', id: ground.person, session: 'ses_1', openedBy: 'operator' }
    expect(await ground.entries()).toMatchObject([{ kind: 'guard.enrolled', actor }])
  })
})
