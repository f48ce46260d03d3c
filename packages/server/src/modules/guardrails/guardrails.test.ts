import { guardLimits, guardPath, guardTokenTypes } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createGuardApp } from './guard-app.ts'
import { admin, newKey, openGround, origin, sign, type Ground, type TestKey } from './testing.ts'

const checksum = `sha256:${'a'.repeat(64)}`
const versions = [{ policy: 'pol_1', version: 3 }]
const due = { checksum, guard: 'enforce', versions } as const
let made = 0
const decisionId = () => `gdd_${String(++made).padStart(26, '0')}`

describe.each(await testDatabases())('guards on $name', (database) => {
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
    ground.now += 86_400_000
    ground.due = due
    ground.observed = []
    key = newKey()
    device = await ground.enrol(key)
    await ground.db.dropOutbox((await ground.db.takeOutbox(1000)).map(({ id }) => id))
    await ground.db.recorded(admin, 'guards', async (tx) => {
      // Each test has a guard of its own; a person may have so many only.
      await tx.deleteFrom('guard_devices').where('id', '!=', device).execute()
      return {
        entries: [{ kind: 'guard.revoked', data: { guard: '', person: '', reason: 'test' } }],
        result: undefined,
      }
    })
    await ground.db.dropOutbox((await ground.db.takeOutbox(1000)).map(({ id }) => id))
  })

  async function asGuard(method: string, path: string, body?: unknown) {
    const token = await ground.token(device, key)
    return await ground.ask(method, path, body === undefined ? { token } : { token, body })
  }

  function decision(over: object = {}) {
    const fields = { tool: 'Bash', verdict: 'allow', enforced: true, reason: 'fine', versions: ['pol_1@3'] }
    return { id: decisionId(), at: ground.now, ...fields, ...over }
  }
  const deny = {
    verdict: 'deny',
    reason: 'rule',
    rule: 'Bash(curl *)',
    session: 'conversation-1',
    toolUse: 'toolu_1',
  }

  async function state(): Promise<string | undefined> {
    return (await ground.guardrails.list({ limit: 10, id: device })).data[0]?.state
  }

  describe('enrolling', () => {
    it('makes the machine a guard of the person who is signed in, on the record', async () => {
      const own = newKey()
      const id = await ground.enrol(own, { name: '田中のノート' })
      const { data } = await ground.guardrails.list({ limit: 10, person: ground.person })
      expect(data.map((guard) => guard.device.id)).toEqual([device, id])
      expect(await ground.entries()).toMatchObject([
        {
          kind: 'guard.enrolled',
          actor: { type: 'person', id: ground.person, session: 'ses_1' },
          // What a machine is called may name its person.
          data: {
            guard: id,
            person: ground.person,
            after: { os: 'linux', name: { commitment: expect.any(String) } },
          },
        },
      ])
    })

    it('twice with the same key is the same guard; of another person it is refused', async () => {
      expect(await ground.enrol(key)).toBe(device)
      expect(await ground.entries()).toEqual([])
      ground.tokens.set('of-person', ground.other)
      expect(await ground.enrol(key)).toBe('undefined')
      ground.tokens.set('of-person', ground.person)
    })

    it.each([
      ['without a sign-in', {}, { token: 'unknown' }, 'guard_sign_in_needed'],
      ['with a key that was not proved', { key: newKey().publicJwk }, {}, 'guard_proof_invalid'],
      ['with a key of another kind', { key: { kty: 'RSA' } }, {}, 'guard_request_invalid'],
      ['with a name that moves the cursor', { name: 'a\u001B[2J' }, {}, 'guard_request_invalid'],
    ])('%s is refused', async (...row) => {
      const [, change, over, code] = row
      const own = newKey()
      const iat = ground.now / 1000
      const proof = await sign({ aud: origin, iat, exp: iat + 60 }, own, { typ: guardTokenTypes.enrolment })
      const body = { key: own.publicJwk, proof, name: 'laptop', os: 'linux', ...change }
      expect(
        (await ground.ask('POST', '/enrol', { token: 'of-person', body, ...over })).body.error?.code,
      ).toBe(code)
    })

    it.each([
      ['for another server', { aud: 'https://other.test' }, guardTokenTypes.enrolment],
      ['of another kind', {}, guardTokenTypes.request],
      ['of yesterday', { iat: 1, exp: 60 }, guardTokenTypes.enrolment],
    ])('with a proof %s is refused', async (_, over, typ) => {
      const own = newKey()
      const iat = ground.now / 1000
      const proof = await sign({ aud: origin, iat, exp: iat + 60, ...over }, own, { typ })
      expect(await ground.enrol(own, { proof })).toBe('undefined')
    })

    it('is refused when a person has as many as there can be', async () => {
      for (let count = 1; count < 20; count++) await ground.enrol(newKey())
      expect(await ground.enrol(newKey())).toBe('undefined')
      await ground.guardrails.revoke(admin, { id: device, reason: 'sold' })
      expect(await ground.enrol(newKey())).toMatch(/^gdv_/)
    })
  })

  describe('a request', () => {
    it.each<[string, () => Promise<string> | string]>([
      ['without a token', () => ''],
      ['with the access token of a person', () => 'of-person'],
      ['of another key', () => ground.token(device, newKey())],
      ['of a guard that is not known', () => ground.token('gdv_00000000000000000000000009', key)],
      ['for another server', () => ground.token(device, key, { aud: `https://other.test${guardPath}` })],
      ['that is over', () => ground.token(device, key, { iat: 1, exp: 61 })],
      [
        'that would be good for long',
        () => ground.token(device, key, { iat: ground.now / 1000 - 3600, exp: 4e9 }),
      ],
    ])('%s is refused', async (_, token) => {
      const { status, body } = await ground.ask('GET', '/policy', { token: await token() })
      expect([status, body.error?.code]).toEqual([401, 'guard_token_invalid'])
    })

    it('of a machine whose clock is some minutes off is answered', async () => {
      const iat = ground.now / 1000 + 240
      const token = await ground.token(device, key, { iat, exp: iat + 60 })
      expect((await ground.ask('GET', '/policy', { token })).status).toBe(200)
    })

    it('of a guard that was revoked is refused at once, and its revocation is on the record once', async () => {
      for (const reason of ['lost', 'again']) await ground.guardrails.revoke(admin, { id: device, reason })
      expect((await asGuard('GET', '/policy')).body.error?.code).toBe('guard_revoked')
      expect(await ground.entries()).toMatchObject([
        {
          kind: 'guard.revoked',
          actor: admin,
          data: { guard: device, person: ground.person, reason: 'lost' },
        },
      ])
      expect(await state()).toBe('revoked')
    })

    it('of somebody who is deactivated is refused', async () => {
      const gone = await ground.people.create(admin, { name: '鈴木', roles: ['developer'], groups: [] })
      ground.tokens.set('of-person', gone.id)
      const own = newKey()
      const id = await ground.enrol(own)
      ground.tokens.set('of-person', ground.person)
      await ground.people.deactivate(admin, gone.id, 'left')
      const token = await ground.token(id, own)
      expect((await ground.ask('GET', '/policy', { token })).body.error?.code).toBe('guard_revoked')
    })

    it('that is too long, no JSON or on no path is refused', async () => {
      const long = 'x'.repeat(guardLimits.bodyBytes + 1)
      expect((await asGuard('POST', '/decisions', long)).status).toBe(413)
      expect((await asGuard('POST', '/decisions', '{')).status).toBe(400)
      expect((await asGuard('GET', '/constructor')).status).toBe(400)
    })

    it('that comes too often waits', async () => {
      const limit = { take: () => false, waitSeconds: () => 7 }
      const app = createGuardApp({
        guardrails: ground.guardrails,
        people: ground.people,
        sessions: { find: () => undefined },
        limits: { address: limit, device: limit },
        locale: 'ja',
        report: () => undefined,
      })
      const client = { address: '192.0.2.1', agent: '' }
      const response = await app.fetch(new Request(`${origin}${guardPath}/policy`), { client })
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7'])
      // In the language of whoever reads it; what Node asks for by itself is none.
      for (const [asked, words] of [
        ['en', 'Too many'],
        ['ja', 'リクエスト'],
        ['*', 'リクエスト'],
      ] as const) {
        const headers = { 'accept-language': asked }
        const told = await app.fetch(new Request(`${origin}${guardPath}/policy`, { headers }), { client })
        expect(await told.text()).toContain(words)
      }
    })
  })

  describe('a policy', () => {
    it('is that of the guard’s person, with the keys that sign it', async () => {
      const { status, body } = await asGuard('GET', '/policy')
      expect([status, body]).toEqual([
        200,
        { policy: `signed for ${ground.person}`, keys: { keys: [{ kty: 'OKP' }] }, successions: ['signed'] },
      ])
    })

    it('may be for somebody else: that is signed too', async () => {
      ground.due = undefined
      expect(await asGuard('GET', '/policy')).toMatchObject({
        status: 200,
        body: { policy: `nothing for ${ground.person}` },
      })
    })
  })

  describe('decisions', () => {
    const today = async () => (await ground.guardrails.list({ limit: 1, id: device })).data[0]?.today

    it('count once however often they come, and what was blocked is on the record once', async () => {
      const decisions = [decision(), decision(deny), decision({ verdict: 'ask', reason: 'danger' })]
      expect((await asGuard('POST', '/decisions', { decisions })).body).toEqual({ taken: 3, new: 3 })
      const more = [...decisions, decision(), decision(deny)]
      expect((await asGuard('POST', '/decisions', { decisions: more })).body).toEqual({ taken: 5, new: 2 })
      expect((await asGuard('POST', '/decisions', { decisions: more })).body).toEqual({ taken: 5, new: 0 })
      expect(await today()).toEqual({ decisions: 5, asked: 1, blocked: 2 })
      const entries = await ground.entries()
      expect(entries.map(({ data }) => data['decision'])).toEqual([decisions[1]?.id, more[4]?.id])
      expect(entries[0]).toMatchObject({
        kind: 'guard.blocked',
        actor: { type: 'person', id: ground.person },
        data: {
          guard: device,
          tool: 'Bash',
          rule: 'Bash(curl *)',
          conversation: 'conversation-1',
          versions: ['pol_1@3'],
        },
      })
    })

    it('that come at the same time from a guard that asks again count once', async () => {
      const decisions = [decision(deny), decision()]
      const answers = await Promise.all([1, 2, 3].map(() => asGuard('POST', '/decisions', { decisions })))
      expect(answers.map(({ body }) => Number(body['new'])).toSorted((a, b) => a - b)).toEqual([0, 0, 2])
      expect(await today()).toMatchObject({ decisions: 2, blocked: 1 })
      expect(await ground.entries()).toHaveLength(1)
    })

    it('that only allowed count beside blocked ones that are known already', async () => {
      const blocked = decision(deny)
      await asGuard('POST', '/decisions', { decisions: [blocked] })
      expect((await asGuard('POST', '/decisions', { decisions: [blocked, decision()] })).body['new']).toBe(1)
      expect(await today()).toMatchObject({ decisions: 2, blocked: 1 })
    })

    it('that were only reported are no blocks, and say so to whoever watches a rollout', async () => {
      const decisions = [
        decision({ ...deny, enforced: false }),
        decision(),
        decision({ ...deny, versions: undefined }),
      ]
      await asGuard('POST', '/decisions', { decisions })
      expect(await today()).toMatchObject({ decisions: 3, blocked: 1 })
      expect(ground.observed).toEqual([
        { person: ground.person, policy: 'pol_1', version: 3, decisions: 2, blocks: 1 },
      ])
    })

    it('say something of a version that is their person’s alone, each once: others’ rollouts are not theirs to end', async () => {
      const versions = ['pol_1@3', 'pol_1@3', 'pol_1@03', 'pol_1@4', 'pol_of_others@3', 'file:0@1']
      await asGuard('POST', '/decisions', { decisions: [decision({ ...deny, versions })] })
      expect(ground.observed).toEqual([
        { person: ground.person, policy: 'pol_1', version: 3, decisions: 1, blocks: 1 },
      ])
      ground.due = undefined
      await asGuard('POST', '/decisions', { decisions: [decision(deny)] })
      expect(ground.observed).toHaveLength(1)
    })

    it('that are too old to be told from a repetition are passed over', async () => {
      const old = decision({ ...deny, at: ground.now - guardLimits.decisionAgeMs })
      expect((await asGuard('POST', '/decisions', { decisions: [old] })).body).toEqual({ taken: 1, new: 0 })
      expect(await ground.entries()).toEqual([])
    })

    it('of a machine whose clock is ahead count today', async () => {
      await asGuard('POST', '/decisions', { decisions: [decision({ at: ground.now + 1e10 })] })
      expect(await today()).toMatchObject({ decisions: 1 })
    })

    it('of any other shape are refused, or taken as decisions', async () => {
      await fc.assert(
        fc.asyncProperty(fc.anything(), async (value) => {
          const body = JSON.stringify({ decisions: value }, (_, one: unknown) =>
            typeof one === 'bigint' ? 0 : one,
          )
          const { status } = await asGuard('POST', '/decisions', body)
          expect(status).toBe(Array.isArray(value) && value.length === 0 ? 200 : 400)
        }),
        { numRuns: 30 },
      )
    })
  })

  describe('what is attested', () => {
    async function attest(over: object = {}, by = key) {
      const nonce = (await asGuard('POST', '/nonce', {})).body['nonce']
      const statement = {
        nonce,
        device,
        checksum,
        versions,
        mode: 'enforce',
        guardVersion: '0.1.0',
        sources: ['file'],
      }
      const signed = await sign({ ...statement, at: ground.now, ...over }, by, {
        typ: guardTokenTypes.attestation,
        kid: device,
      })
      return { signed, answer: await asGuard('POST', '/attest', { statement: signed }) }
    }

    it('shows what is in force, and since when', async () => {
      expect(await state()).toBe('never_attested')
      expect((await attest()).answer.status).toBe(200)
      expect(await state()).toBe('in_force')
      const [guard] = (await ground.guardrails.list({ limit: 1, id: device })).data
      expect(guard?.attested).toMatchObject({ checksum, mode: 'enforce', sources: ['file'], at: ground.now })
    })

    it.each([
      ['another policy', { checksum: `sha256:${'b'.repeat(64)}` }],
      ['no policy', { checksum: undefined }],
      ['that nothing is enforced', { mode: 'report' }],
    ])('as %s is drift', async (_, over) => {
      await attest(over)
      expect(await state()).toBe('drifted')
    })

    it('says since when it is held, and why nothing is', async () => {
      const attested = async () => (await ground.guardrails.list({ limit: 1, id: device })).data[0]?.attested
      await attest({ issuedAt: ground.now - 86_400_000 })
      expect(await attested()).toMatchObject({ issuedAt: ground.now - 86_400_000, problem: null })
      await attest({ checksum: undefined, versions: [], problem: 'policy-expired' })
      expect(await attested()).toMatchObject({ checksum: null, issuedAt: null, problem: 'policy-expired' })
      expect(await state()).toBe('drifted')
    })

    it('a day ago is silence; where nothing is due it is nothing', async () => {
      await attest()
      ground.now += 86_400_001
      expect(await state()).toBe('silent')
      ground.due = undefined
      expect(await state()).toBe('nothing_due')
    })

    it('counts with each nonce once, and only what this guard signed for itself', async () => {
      const { signed } = await attest()
      const refused = async (statement: string) =>
        (await asGuard('POST', '/attest', { statement })).body.error?.code
      expect(await refused(signed)).toBe('guard_proof_invalid')
      expect((await attest({}, newKey())).answer.status).toBe(400)
      expect((await attest({ device: 'gdv_00000000000000000000000009' })).answer.status).toBe(400)
      expect((await attest({ nonce: 'made up' })).answer.status).toBe(400)
      const own = newKey()
      const second = await ground.enrol(own)
      const token = await ground.token(second, own)
      const nonce = (await ground.ask('POST', '/nonce', { token, body: {} })).body['nonce']
      expect((await attest({ nonce })).answer.status).toBe(400)
    })

    it('with a nonce of long ago does not count', async () => {
      const nonce = (await asGuard('POST', '/nonce', {})).body['nonce']
      ground.now += guardLimits.clockSkewMs + 1
      expect((await attest({ nonce })).answer.status).toBe(400)
    })
  })

  it('lists guards page by page', async () => {
    const ids = [device, await ground.enrol(newKey()), await ground.enrol(newKey())]
    const first = await ground.guardrails.list({ limit: 2 })
    expect(first.next).toBe(ids[1])
    const second = await ground.guardrails.list({ limit: 2, after: first.next })
    expect([...first.data, ...second.data].map((guard) => guard.device.id)).toEqual(ids)
    expect(second.next).toBeUndefined()
    await expect(ground.guardrails.revoke(admin, { id: 'gdv_none', reason: 'x' })).rejects.toThrow(/no guard/)
  })
})
