import { expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { mountProblem } from './managed-machine.ts'
import { isModelCall, openRecordingUpstream } from './recording-upstream.ts'
import { openCompany } from './signed-in-client.ts'

/** The client is told of a gateway by a file in `/etc`, and the machine's own is not to be touched. */
const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left)
  process.stderr.write(`a folder cannot be laid over /etc, so the client was not signed in: ${problem}\n`)

const settings = { attributionProject: 'payments' }

async function projectOn(sekisho: Sekisho): Promise<string> {
  const project = { name: 'payments', classification: 'customer_facing', costCentre: 'CC-4711' }
  return (await sekisho.admin<{ id: string }>('POST', '/api/projects', project)).id
}

test.skipIf(left)(
  'a stock client that is signed in names its project, the ledger has it, and the provider sees nothing of it',
  async () => {
    await using upstream = await openRecordingUpstream()
    await using company = await openCompany({ upstream: upstream.url, settings })
    const project = await projectOn(company.sekisho)
    await company.signIn()
    await company.ask('Good day?', /● hello/)

    const settled = await company.sekisho.entries('exchange.settled')
    for (const { data } of settled) expect(data).toMatchObject({ project, costCentre: 'CC-4711' })
    const calls = upstream.requests.filter(isModelCall)
    expect(calls).toHaveLength(settled.length)
    for (const { body, headers } of calls) {
      expect(JSON.parse(body.toString())).not.toHaveProperty('tags')
      expect(headers['anthropic-beta']).toMatch(/claude-code-/)
      expect(headers['anthropic-beta']).not.toContain('request-tags')
    }
  },
)

test.skipIf(left)('a stock client shows that its project is unknown, and which are its own', async () => {
  await using upstream = await openRecordingUpstream()
  await using company = await openCompany({
    upstream: upstream.url,
    settings: { attributionProject: 'paymets' },
  })
  await projectOn(company.sekisho)
  await company.signIn()
  await company.ask('Good day?', /There is no project paymets here\. .*payments/s)
  expect(upstream.requests.filter(isModelCall)).toHaveLength(0)
  const refused = await company.sekisho.entries('exchange.refused')
  expect([...new Set(refused.map(({ data }) => data.code))]).toEqual(['project_unknown'])
})

test('a client with a credential names its project in a header of its settings, which the provider does not see', async () => {
  await using upstream = await openRecordingUpstream()
  const auth = { api_key: 'provider-key' }
  const config = { upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth }] }
  await using sekisho = await startSekisho({ config })
  const project = await projectOn(sekisho)
  const env = { ANTHROPIC_CUSTOM_HEADERS: 'x-sekisho-project: payments' }
  const { credential } = sekisho
  const args = ['--settings', JSON.stringify({ env })]
  const { code } = await runClaude({ baseUrl: sekisho.url, credential, prompt: 'Good day?', args })
  expect(code).toBe(0)
  for (const { data } of await sekisho.entries('exchange.settled')) expect(data).toMatchObject({ project })
  const calls = upstream.requests.filter(isModelCall)
  expect(calls).not.toHaveLength(0)
  for (const { headers } of calls) expect(headers).not.toHaveProperty('x-sekisho-project')
})

test('a client that did not sign in sends no tag, even with a token that names one', async () => {
  await using upstream = await openRecordingUpstream()
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const credential = `${encode({ alg: 'none' })}.${encode({ billing_group_tag: 'project' })}.x`
  const run = { baseUrl: upstream.url, credential, variable: 'ANTHROPIC_AUTH_TOKEN' } as const
  const args = ['--settings', JSON.stringify(settings)]
  expect((await runClaude({ ...run, prompt: 'Good day?', args })).code).toBe(0)
  const calls = upstream.requests.filter(isModelCall)
  expect(calls).not.toHaveLength(0)
  for (const { body } of calls) expect(JSON.parse(body.toString())).not.toHaveProperty('tags')
})
