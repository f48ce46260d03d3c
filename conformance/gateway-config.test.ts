import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases, caseVariables } from '../packages/server/src/config/fixtures/cases.ts'
import { caseText, loadCase } from '../packages/server/src/config/fixtures/load-case.ts'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { officialVerdict, startIssuer, type Verdict } from './official-gateway.ts'

/** How many official gateways boot at a time. */
const atOnce = 4
const postgres = await testPostgres()
const compared = cases.filter((entry) => entry.listensWidely === undefined)

describe.skipIf(postgres === undefined)('the official gateway and Sekisho on the same files', () => {
  const verdicts = new Map<string, { there: Verdict; here: Verdict }>()

  beforeAll(async () => {
    if (postgres === undefined) return
    await using issuer = await startIssuer()
    const { url } = await postgres.open()
    const { username, password } = new URL(url)
    const env = {
      ...caseVariables,
      ISSUER: issuer.url,
      CLAUDE_GATEWAY_ALLOW_LOOPBACK: '1',
      GATEWAY_POSTGRES_URL: url,
      POSTGRES_USER: decodeURIComponent(username),
      POSTGRES_PASSWORD: decodeURIComponent(password),
    }
    const waiting = [...compared]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const there = await officialVerdict(caseText(next.name), env)
        const here = loadCase(next.name, { waived: true, env }).ok ? 'accepts' : 'refuses'
        verdicts.set(next.name, { there, here })
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  })

  afterAll(() => postgres?.dispose())

  test.each(compared)(
    '$name is judged as the table says, there ($there) and here',
    ({ name, there, problem }) => {
      expect(verdicts.get(name)).toEqual({ there, here: problem === undefined ? 'accepts' : 'refuses' })
    },
  )

  test('they differ only where that is intended', () => {
    const differing = [...verdicts]
      .filter(([, verdict]) => verdict.there !== verdict.here)
      .map(([name]) => name)
    expect(new Set(differing)).toEqual(
      new Set([
        // refused here only
        'stricter-duplicate-key',
        'stricter-plain-http-upstream',
        'stricter-consumer-token',
        'stricter-trust-everybody',
        'stricter-null-number',
        'stricter-file-inside-text',
        'stricter-bound',
        'stricter-negative-ttl',
        'stricter-base-url',
        // accepted here only
        'relaxed-fail-closed-alone',
        'relaxed-no-oidc',
        'relaxed-no-session',
        'relaxed-no-store',
        'relaxed-no-upstreams',
        'relaxed-no-listen',
        'relaxed-pricing-alone',
        'relaxed-settings-value',
        'relaxed-desktop-key',
        'relaxed-empty',
      ]),
    )
  })
})
