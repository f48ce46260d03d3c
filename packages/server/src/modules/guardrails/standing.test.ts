import { guardTokenTypes } from '@sekisho/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { noSettings } from '../managed-policies/index.ts'
import { openStanding } from './standing.ts'
import { admin, newKey, openGround, sign, type Ground, type TestKey } from './testing.ts'

const checksum = `sha256:${'a'.repeat(64)}`
const versions = [{ policy: 'pol_1', version: 3 }]
const due = { checksum, guard: 'enforce', versions } as const

describe.each(await testDatabases())('what a guard attested, on $name,', (database) => {
  let ground: Ground
  let key: TestKey
  let device: string
  beforeAll(async () => {
    ground = await openGround(await database.openControl())
  })
  afterAll(async () => {
    await ground.close()
    await database.dispose()
  })
  beforeEach(async () => {
    ground.due = due
    key = newKey()
    device = await ground.enrol(key)
  })

  async function attest(over: object = {}, by = key, as = device): Promise<void> {
    const token = await ground.token(as, by)
    const nonce = (await ground.ask('POST', '/nonce', { token, body: {} })).body['nonce']
    const claims = {
      nonce,
      device: as,
      checksum,
      versions,
      mode: 'enforce',
      guardVersion: '0.1.0',
      sources: [],
    }
    const statement = await sign({ ...claims, ...over }, by, { typ: guardTokenTypes.attestation, kid: as })
    expect((await ground.ask('POST', '/attest', { token, body: { statement } })).status).toBe(200)
  }

  it('stands for the device it names, as what was due when it came, until it is revoked', async () => {
    const clientDevice = 'd'.repeat(64)
    const standing = () => [...ground.standing.of(ground.person)].find(({ guard }) => guard === device)
    expect(standing()).toBeUndefined()
    await attest()
    expect(standing()).toMatchObject({ clientDevice: null, rightful: true, at: ground.now })
    await attest({ clientDevice, mode: 'report' })
    expect(standing()).toMatchObject({ clientDevice, rightful: false })
    ground.due = { ...due, checksum: `sha256:${'c'.repeat(64)}` }
    await attest()
    expect(standing()?.rightful).toBe(false)
    ground.former = [checksum]
    await attest()
    expect(standing()?.rightful).toBe(true)
    ground.former = []
    await ground.guardrails.revoke(admin, { id: device, reason: 'lost' })
    expect(standing()).toBeUndefined()
  })

  it('is right as the server’s word that nothing is due while nothing is, and drift from when something is', async () => {
    const seen = async () => {
      const [listed] = (await ground.guardrails.list({ limit: 1, id: device })).data
      return [
        listed?.state,
        [...ground.standing.of(ground.person)].find(({ guard }) => guard === device)?.rightful,
      ]
    }
    const nothing = { checksum: noSettings.checksum, versions: [], mode: 'off' }
    await attest(nothing)
    expect(await seen()).toEqual(['drifted', false])
    ground.due = undefined
    await attest()
    expect(await seen()).toEqual(['nothing_due', false])
    await attest(nothing)
    expect(await seen()).toEqual(['nothing_due', true])
    ground.due = due
    expect((await seen())[0]).toBe('drifted')
  })

  it('stands for the Claude Code beside which it was enrolled, on every node', async () => {
    const elsewhere = await openStanding(ground.db)
    const clientDevice = 'e'.repeat(64)
    const own = newKey()
    const id = await ground.enrol(own, { clientDevice })
    await attest({}, own, id)
    await elsewhere.reload()
    expect([...elsewhere.of(ground.person)].find(({ guard }) => guard === id)).toMatchObject({ clientDevice })
    expect([...elsewhere.of('per_nobody')]).toEqual([])
  })

  it('is heard of after somebody was erased whose guard was the last to attest, and of that one nothing personal stays', async () => {
    const { id: leaver } = await ground.people.create(admin, {
      name: '鈴木',
      roles: ['developer'],
      groups: [],
    })
    const own = newKey()
    ground.tokens.set('of-person', leaver)
    const gone = await ground.enrol(own)
    ground.tokens.set('of-person', ground.person)
    await attest()
    await attest({ clientDevice: 'f'.repeat(64), sources: ['/Users/suzuki'] }, own, gone)
    await ground.people.deactivate(admin, leaver, 'left')
    await ground.people.erase(admin, leaver, 'request')
    await attest({ mode: 'report' })
    const seen = [...ground.standing.of(ground.person)].find(({ guard }) => guard === device)
    expect(seen).toMatchObject({ rightful: false })
    expect([...ground.standing.of(leaver)]).toMatchObject([{ guard: gone, clientDevice: null }])
    const kept = ground.db.read.selectFrom('guard_attestations').select(['statement', 'sources'])
    expect(await kept.where('guard_device', '=', gone).execute()).toEqual([{ statement: '', sources: '[]' }])
  })
})
