import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { signInByCode } from '../scenarios/device-sign-in.ts'
import { addPerson, startLocal } from '../scenarios/local-people.ts'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { manageMachine, mountProblem } from './managed-machine.ts'

/** What a stock client on a managed machine says of the settings it found, as its telemetry carries it to us. */

const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left)
  process.stderr.write(`a folder cannot be laid over /etc, so the client found no settings: ${problem}\n`)

interface InForce {
  personId: string
  state: string
  claimed?: { checksum: string | null; sources: string[]; clientVersion: string | null }
}

async function ask({ url, credential }: Sekisho, protocol: string): Promise<void> {
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  const telemetry = {
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORT_INTERVAL: '200',
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${credential}`,
  }
  await using managed = await manageMachine({ permissions: { deny: ['WebFetch'] }, env: telemetry })
  const child = startChild(
    managed.command({
      file: claudeFile,
      args: ['-p', 'Good day?'],
      env: cleanEnvironment(home.path, { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: credential }),
      cwd: work.path,
    }),
  )
  child.endInput()
  expect(await child.ended).toBe(0)
}

test.skipIf(left).each(['http/json', 'http/protobuf'])(
  'where a client found managed settings is known from its telemetry over %s, and is no proof',
  async (protocol) => {
    const policies = [{ match: {}, cli: { permissions: { deny: ['WebFetch'] } } }]
    await using sekisho = await startSekisho({
      config: { managed: { policies } },
      practiceScript: [{ reply: [{ text: 'Good day.' }] }],
    })
    await ask(sekisho, protocol)
    await vi.waitFor(
      async () => {
        const { data } = await sekisho.admin<{ data: InForce[] }>('GET', '/api/policies/in-force')
        expect(data).toMatchObject([{ state: 'unguarded', claimed: { sources: ['file'] } }])
      },
      { interval: 200 },
    )
  },
)

test('what a client that is signed in says at its first start counts, before its device has a name here', async () => {
  const [database] = await testDatabases()
  if (database === undefined) throw new Error('there is no database to test with')
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  const telemetry = {
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_LOGS_EXPORTER: 'otlp',
    // A client that is told no protocol sends nothing.
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  }
  const cli = { permissions: { deny: ['WebFetch'] }, env: telemetry }
  const sekisho = await startLocal({
    storage: await database.open(),
    config: {
      session: { jwt_secret: 'a secret of these tests that is long enough' },
      managed: { policies: [{ match: {}, cli }] },
    },
  })
  try {
    const { id, browser } = await addPerson(sekisho, 'tanaka@example.jp')
    const { access_token: jwt, refresh_token: idpRefreshToken } = await signInByCode(
      sekisho,
      browser,
      'claude_code',
    )
    const { url } = sekisho
    const expiresAt = Date.now() + 3_000_000
    const enterpriseGateway = { url, jwt, expiresAt, tokenEndpoint: `${url}/oauth/token`, idpRefreshToken }
    const credentials = { gatewayTrust: { localhost: 'http-loopback' }, enterpriseGateway }
    await mkdir(join(home.path, '.claude'))
    await writeFile(join(home.path, '.claude', '.credentials.json'), JSON.stringify(credentials))
    const env = cleanEnvironment(home.path)
    const child = startChild({ file: claudeFile, args: ['-p', 'Good day?'], env, cwd: work.path })
    child.endInput()
    expect([await child.ended, child.stderr()]).toEqual([0, ''])
    const claimed = { sources: ['remote'], clientVersion: expect.stringMatching(/^2\./) }
    await vi.waitFor(
      async () => {
        const { body } = await sekisho.admin<{ data: InForce[] }>('GET', '/api/policies/in-force')
        expect(body.data).toMatchObject([{ personId: id, state: 'claimed_only', claimed }])
      },
      { interval: 200 },
    )
  } finally {
    await sekisho.stop()
    await database.dispose()
  }
})
