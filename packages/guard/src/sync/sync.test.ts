import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { guardLimits, type GuardDecision } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnrolment } from '../device/enrolment.ts'
import { verifiedClaims } from '../device/tokens.ts'
import { readHeldPolicy } from '../policy/held-policy.ts'
import { newDecision } from '../spool/decision-record.ts'
import { appendDecision, segmentName } from '../spool/spool.ts'
import {
  newTestKey,
  signNothing,
  signPolicy,
  signSuccession,
  testMachine,
  testServer,
  type TestMachine,
} from '../testing/machine.ts'
import { sync, type SyncResult } from './sync.ts'

let machine: TestMachine
let now: number
/** what reached the server, and what it answers */
let asked: { path: string; search: string; token: string; body: Record<string, unknown> }[]
let answers: Record<string, () => Response>
const delivered = () =>
  asked
    .filter(({ path }) => path === '/decisions')
    .flatMap(({ body }) => body['decisions'] as GuardDecision[])

beforeEach(() => {
  machine = testMachine()
  now = Date.UTC(2026, 10, 26, 4, 30)
  asked = []
  answers = {
    '/policy': () => policyAnswer(),
    '/decisions': () => Response.json({}),
    '/nonce': () => Response.json({ nonce: 'once' }),
    '/attest': () => Response.json({}),
  }
})
afterEach(() => machine[Symbol.dispose]())

function policyAnswer(over: object = {}, key = machine.serverKey): Response {
  const keys = [newTestKey().publicJwk, key.publicJwk]
  return Response.json({ policy: signPolicy(key, { iat: now / 1000, ...over }), keys: { keys } })
}

const fetch: typeof globalThis.fetch = async (input, init) => {
  const { pathname, search } = new URL(typeof input === 'string' ? input : '', testServer)
  const path = pathname.slice('/v1/guard'.length)
  const token = new Headers(init?.headers).get('authorization')?.slice(7) ?? ''
  const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {}
  asked.push({ path, search, token, body })
  const answer = answers[path]
  if (answer === undefined) throw new TypeError('fetch failed')
  return answer()
}

async function run(over: { reportOnly?: boolean } = {}): Promise<SyncResult> {
  const enrolment = await readEnrolment(machine.state.enrolment)
  if (enrolment === undefined) throw new Error('not enrolled')
  const keys = [machine.serverKey.thumbprint]
  const ground = {
    state: machine.state,
    enrolment,
    keys,
    maxAgeMs: 7 * 86_400_000,
    reportOnly: false,
    now: () => now,
    fetch,
    platform: 'linux',
    homeDir: '/home/x',
    ...over,
  } as const
  const result = await sync(ground)
  if (result === undefined) throw new Error('under way')
  return result
}

function spool(count: number, at = now): GuardDecision[] {
  return Array.from({ length: count }, () => {
    const decision = newDecision(at, { tool: 'Bash', verdict: 'allow', enforced: true, reason: 'fine' })
    appendDecision(machine.state.spool, decision)
    return decision
  })
}

describe('a delivery', () => {
  it('fetches the policy, sends what waits, and attests what is in force', async () => {
    const [decision] = spool(1)
    const { policy, delivered: count, problems } = await run()
    expect([policy?.versions, count, problems]).toEqual([[{ policy: 'pol_test', version: 1 }], 1, []])
    expect(delivered()).toEqual([decision])
    expect(asked[0]).toMatchObject({ path: '/policy', search: `?key=${machine.serverKey.thumbprint}` })
    const statement = asked.find(({ path }) => path === '/attest')?.body['statement']
    expect(verifiedClaims(String(statement), machine.deviceKey.publicJwk)).toMatchObject({
      nonce: 'once',
      device: 'gdv_1',
      checksum: policy?.checksum,
      mode: 'enforce',
    })
  })

  it('shows with each request a token of the device key, for this server and a minute', async () => {
    await run()
    for (const { token } of asked)
      expect(verifiedClaims(token, machine.deviceKey.publicJwk)).toEqual({
        iss: 'gdv_1',
        aud: `${testServer}/v1/guard`,
        iat: now / 1000,
        exp: now / 1000 + 60,
      })
  })

  it('takes a policy of the key that follows the pinned one, and the hook believes what is kept of it', async () => {
    const next = newTestKey()
    const successions = [signSuccession(machine.serverKey, next)]
    const policy = signPolicy(next, { iat: now / 1000, version: 2 })
    answers['/policy'] = () => Response.json({ policy, keys: { keys: [next.publicJwk] }, successions })
    const { problems, policy: held } = await run()
    expect([problems, held?.versions]).toEqual([[], [{ policy: 'pol_test', version: 2 }]])
    const rules = { keys: [machine.serverKey.thumbprint], person: 'per_1', maxAgeMs: 1000, now }
    expect(await readHeldPolicy(machine.state, rules)).toEqual(held)
    const stranger = { ...rules, keys: [newTestKey().thumbprint] }
    await expect(readHeldPolicy(machine.state, stranger)).rejects.toThrow('not signed')
  })

  it('takes none of a key that follows another', async () => {
    const [next, stranger] = [newTestKey(), newTestKey()]
    const policy = signPolicy(next, { iat: now / 1000 })
    answers['/policy'] = () =>
      Response.json({
        policy,
        keys: { keys: [next.publicJwk] },
        successions: [signSuccession(stranger, next)],
      })
    expect(await run()).toMatchObject({
      policy: undefined,
      problems: [{ message: expect.any(String) as string }],
    })
    expect(existsSync(machine.state.policy)).toBe(false)
  })

  it('sends each decision once when all goes well, in batches, and forgets an hour that is over', async () => {
    const decisions = [...spool(guardLimits.batch + 7, now - 7_200_000), ...spool(3)]
    await run()
    await run()
    expect(delivered()).toEqual(decisions)
    expect(Math.max(...asked.map(({ body }) => (body['decisions'] as [] | undefined)?.length ?? 0))).toBe(
      guardLimits.batch,
    )
    expect(readdirSync(machine.state.spool)).toEqual([segmentName(now), `${segmentName(now)}.sent`])
    const [late] = spool(1)
    await run()
    expect(delivered().at(-1)).toEqual(late)
  })

  it('sends again, under the same ids, what the server did not say it has; the rest waits', async () => {
    const decisions = spool(2)
    answers['/decisions'] = () => Response.json({ error: { message: 'busy' } }, { status: 503 })
    const failed = await run()
    expect(failed).toMatchObject({ delivered: 0, problems: [{ values: { status: 503, message: 'busy' } }] })
    answers['/decisions'] = () => Response.json({})
    await run()
    expect(delivered().map(({ id }) => id)).toEqual([...decisions, ...decisions].map(({ id }) => id))
  })

  it('passes over lines that are damaged, also one that was cut short by a full disk', async () => {
    mkdirSync(machine.state.spool)
    const file = join(machine.state.spool, segmentName(now))
    writeFileSync(file, '{"id":"gdd_cut","tool":"Ba')
    const decisions = spool(1)
    const [odd] = decisions.map((decision) => ({ ...decision, id: 'gdd_1', tool: 'x'.repeat(201) }))
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nnull\n{}\n${JSON.stringify(odd)}\n`)
    expect(await run()).toMatchObject({ delivered: 1, problems: [] })
    expect(delivered()).toEqual(decisions)
  })

  it('goes on with the rest when a part of it does not work', async () => {
    spool(1)
    delete answers['/policy']
    const { policy, delivered: count, problems } = await run()
    expect([policy, count, problems.length]).toEqual([undefined, 1, 1])
  })

  it('is tried again after a minute, and less often each time that it fails', async () => {
    answers = {}
    const waits = []
    for (let round = 0; round < 6; round++) {
      await run()
      waits.push((statSync(machine.state.due).mtimeMs - now) / 60_000)
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15])
  })

  it('is done by one process at a time; one that was ended does not keep others out', async () => {
    writeFileSync(machine.state.lock, '')
    utimesSync(machine.state.lock, now / 1000, now / 1000)
    await expect(run()).rejects.toThrow('under way')
    now += 600_000
    await expect(run()).resolves.toBeDefined()
    expect(existsSync(machine.state.lock)).toBe(false)
  })
})

describe('what is attested', () => {
  /** the last statement, as the server reads it */
  function attested(): Readonly<Record<string, unknown>> {
    const { statement } = asked.findLast(({ path }) => path === '/attest')?.body ?? {}
    return verifiedClaims(String(statement), machine.deviceKey.publicJwk) ?? {}
  }
  const days = (count: number) => count * 86_400_000
  const refused = () => Response.json({ error: { message: 'busy' } }, { status: 503 })

  it('after a fetch that failed is the policy that is still in force, and since when', async () => {
    const fetched = now
    await run()
    answers['/policy'] = refused
    now += days(3)
    const { policy, problems } = await run()
    expect(policy?.mode).toBe('enforce')
    expect(problems).toHaveLength(1)
    expect(attested()).toMatchObject({
      checksum: policy?.checksum,
      mode: 'enforce',
      versions: [{ policy: 'pol_test', version: 1 }],
      issuedAt: fetched,
      at: now,
    })
  })

  it.each<[string, string, () => unknown]>([
    ['has expired', 'policy-expired', () => void (now += days(8))],
    ['was deleted', 'policy-missing', () => rmSync(machine.state.policy)],
    ['was damaged', 'policy-damaged', () => writeFileSync(machine.state.policy, '{')],
  ])('of one that %s is no policy, and that each call is blocked', async (_, problem, happens) => {
    await run()
    answers['/policy'] = refused
    happens()
    await run()
    expect(attested()).toMatchObject({ mode: 'enforce', versions: [], problem })
    expect(attested()).not.toHaveProperty('checksum')
    await run({ reportOnly: true })
    expect(attested()).toMatchObject({ mode: 'report', versions: [], problem })
  })

  it.each([
    ['enforce', 'report'],
    ['report', 'report'],
    ['off', 'off'],
  ])('of a policy with %s, where the hook only reports, is %s', async (mode, stated) => {
    answers['/policy'] = () => policyAnswer({ mode })
    await run({ reportOnly: true })
    expect(attested()).toMatchObject({ mode: stated })
  })

  it('where no policy is for the person is that the server said so', async () => {
    await run()
    now += 1_000
    answers['/policy'] = () =>
      Response.json({
        policy: signNothing(machine.serverKey, { iat: now / 1000 }),
        keys: { keys: [machine.serverKey.publicJwk] },
      })
    const { policy, problems } = await run()
    expect([policy?.mode, policy?.versions, problems]).toEqual(['off', [], []])
    expect(attested()).toMatchObject({ checksum: policy?.checksum, versions: [], mode: 'off', issuedAt: now })
  })
})

describe('that no policy is for the person', () => {
  const nothing = (iat = now / 1000, key = machine.serverKey, sub = 'per_1') =>
    Response.json({ policy: signNothing(key, { iat, sub }), keys: { keys: [key.publicJwk] } })

  it.each<[string, () => Response]>([
    ['another key', () => nothing(now / 1000, newTestKey())],
    ['for another person', () => nothing(now / 1000, machine.serverKey, 'per_2')],
    ['nobody at all', () => Response.json({ policy: null }, { status: 404 })],
    ['nobody, beside a policy', () => Response.json({ policy: '', keys: { keys: [] } })],
  ])('is not believed of what is signed by or for %s', async (_, answer) => {
    await run()
    answers['/policy'] = answer
    const { policy, problems } = await run()
    expect([policy?.mode, problems.length]).toEqual(['enforce', 1])
  })

  it('is not believed of an answer that somebody repeats, even where the guard’s memory was deleted', async () => {
    const recorded = now / 1000
    now += 86_400_000
    await run()
    answers['/policy'] = () => nothing(recorded)
    expect(await run()).toMatchObject({ policy: { mode: 'enforce' }, problems: [{}] })
    rmSync(machine.state.policy)
    rmSync(machine.state.floor)
    const { policy, problems } = await run()
    expect([policy, problems[0]?.message]).toEqual([
      undefined,
      expect.stringContaining('not signed just now'),
    ])
  })
})

describe('a policy from the server', () => {
  it.each<[string, () => Response]>([
    ['is signed by a key that is not pinned', () => policyAnswer({}, newTestKey())],
    ['is for another person', () => policyAnswer({ sub: 'per_2' })],
    ['is older than one before', () => policyAnswer({ iat: now / 1000 - 1 })],
    ['is no JSON', () => new Response('<html>')],
    ['is too long', () => new Response(' '.repeat(5_000_000))],
    ['is none', () => Response.json({})],
  ])('changes nothing when it %s', async (_, answer) => {
    await run()
    const before = readFileSync(machine.state.policy, 'utf8')
    answers['/policy'] = answer
    expect((await run()).problems).toHaveLength(1)
    expect(readFileSync(machine.state.policy, 'utf8')).toBe(before)
  })

  it('mends a clock that was ahead once', async () => {
    writeFileSync(machine.state.floor, String(now / 1000 + 86_400))
    expect((await run()).problems).toEqual([])
    expect(readFileSync(machine.state.floor, 'utf8')).toBe(`${now / 1000}\n`)
  })

  it('is only asked for over TLS, or on this machine', async () => {
    machine[Symbol.dispose]()
    machine = testMachine('http://sekisho.test')
    expect((await run()).problems[0]?.message).toMatch(/not https/)
    expect(asked).toEqual([])
  })
})
