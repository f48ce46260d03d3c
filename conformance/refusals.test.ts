import { Refusal, type RefusalCode } from '@sekisho/contract'
import { expect, test } from 'vitest'
import { runClaude, type ClaudeResult, type ClaudeRun } from './claude.ts'
import { dummyCredential } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { answerHello, isModelCall, openRecordingUpstream, type Recorded } from './recording-upstream.ts'
import { sendRaw } from './raw-client.ts'
import { openRecordingRelay } from './relay.ts'

const practiceScript = [{ reply: [{ text: 'Passed.' }], usage: { input_tokens: 1, output_tokens: 1 } }]

interface Asked {
  result: ClaudeResult
  calls: Recorded[]
}

/** One prompt of Claude Code, and every model call it made for it. */
async function ask(sekisho: Sekisho, run: Partial<ClaudeRun> = {}): Promise<Asked> {
  await using relay = await openRecordingRelay(sekisho.url)
  const { credential } = sekisho
  const result = await runClaude({ baseUrl: relay.url, credential, prompt: 'Let me pass.', ...run })
  return { result, calls: relay.requests.filter(isModelCall) }
}

async function refusedCodes(sekisho: Sekisho): Promise<RefusalCode[]> {
  return (await sekisho.entries('exchange.refused')).map(({ data }) => data.code)
}

test('a model that the access policy does not allow: one request and our sentence', async () => {
  await using sekisho = await startSekisho({
    practiceScript,
    config: { sekisho: { access: [{ models: ['haiku'] }] } },
  })
  const { result, calls } = await ask(sekisho)
  expect(calls).toHaveLength(1)
  expect(result.stdout).toMatch(
    /^API Error: 400 Your access policy does not allow the model claude-opus-5-5\. Allowed: .*haiku.*\. Switch with \/model, or ask an administrator\.\n$/,
  )
  expect(await refusedCodes(sekisho)).toEqual(['model_not_allowed'])
})

test('the sentence is Japanese where the server speaks Japanese', async () => {
  const config = { sekisho: { access: [{ models: ['haiku'] }], language: 'ja' } }
  await using sekisho = await startSekisho({ practiceScript, config })
  const { result, calls } = await ask(sekisho)
  expect(calls).toHaveLength(1)
  expect(result.stdout).toContain('アクセスポリシーにより、モデル claude-opus-5-5 は利用できません。')
})

test('tokens per day reached: one request and our sentence', async () => {
  await using sekisho = await startSekisho({
    practiceScript,
    config: { sekisho: { access: [{ tokens_per_day: 1 }] } },
  })
  // A call alone is let through while anything is left.
  expect((await ask(sekisho)).result.stdout).toContain('Passed.')
  const { result, calls } = await ask(sekisho)
  expect(calls).toHaveLength(1)
  const [, used = '', needed = ''] = /: (\d+) are used, and it may need up to (\d+)/.exec(result.stdout) ?? []
  expect(Number(used)).toBeGreaterThan(1)
  expect(Number(needed)).toBeGreaterThan(1)
  const values = { limit: 1, used, needed, resets: '00:00' }
  const sentence = new Refusal('tokens_per_day_reached', values).sentence('en')
  expect(result.stdout).toBe(`API Error: Request rejected (429) · ${sentence}\n`)
  expect(await refusedCodes(sekisho)).toEqual(['tokens_per_day_reached'])
})

test('no provider may serve the call: one request, our sentence, and nothing leaves', async () => {
  await using upstream = await openRecordingUpstream()
  const auth = { api_key: 'provider-key' }
  const upstreams = ['keeps', 'forgets'].map((name) => ({
    name,
    provider: 'anthropic',
    base_url: upstream.url,
    auth,
  }))
  const config = {
    upstreams,
    // the one that has the model keeps what it is sent, and the policy asks for one that does not
    models: [{ id: 'house-model', upstream_model: { keeps: 'claude-opus-5-5' } }],
    sekisho: { access: [{ retention: 'zdr' }], providers: { forgets: { retention: 'zero' } } },
  }
  await using sekisho = await startSekisho({ config })
  const { result, calls } = await ask(sekisho, { args: ['--model', 'house-model'] })
  expect(calls).toHaveLength(1)
  const sentence = new Refusal('provider_none', { model: 'house-model' }).sentence('en')
  expect(result.stdout).toBe(`API Error: 400 ${sentence}\n`)
  expect(await refusedCodes(sekisho)).toEqual(['provider_none'])
  expect(upstream.requests.filter(isModelCall)).toEqual([])
})

test('an unknown credential: one request, our sentence, and nothing of it in the ledger', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  const { result, calls } = await ask(sekisho, { credential: dummyCredential })
  expect(calls).toHaveLength(1)
  expect(result.stdout).toBe(
    `Failed to authenticate. API Error: 401 ${new Refusal('credential_invalid').sentence('en')}\n`,
  )
  expect(await sekisho.entries('exchange.refused', 0)).toEqual([])
  expect(await sekisho.entries('exchange.admitted', 0)).toEqual([])
})

test('a revoked credential is refused within a second: one request and our sentence', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  const [owner] = (await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people')).data
  const issued = await sekisho.admin<{ credential: { id: string }; secret: string }>(
    'POST',
    '/api/credentials',
    {
      personId: owner?.id,
      name: 'to be revoked',
    },
  )
  const before = await ask(sekisho, { credential: issued.secret })
  expect(before.result.stdout).toMatch(/\nPassed\.\n$/)

  await sekisho.admin('POST', `/api/credentials/${issued.credential.id}/revoke`, {
    reason: 'a conformance test',
  })
  const revokedAt = performance.now()
  const models = { method: 'GET', url: `${sekisho.url}/v1/models`, headers: ['x-api-key', issued.secret] }
  let status = 200
  while (status !== 401 && performance.now() - revokedAt < 1000) ({ status } = await sendRaw(models))
  expect(status).toBe(401)

  const after = await ask(sekisho, { credential: issued.secret })
  expect(after.calls).toHaveLength(1)
  expect(after.result.stdout).toContain(new Refusal('credential_invalid').sentence('en'))
})

test('a server tool that the access policy does not allow: its one call is refused, and the turn goes on', async () => {
  const script = [
    { when: { tool_result: true }, reply: [{ text: 'Without a search, then.' }] },
    { reply: [{ tool_use: { name: 'WebSearch', input: { query: 'checkpoints of Japan' } } }] },
  ]
  const config = { sekisho: { access: [{ server_tools: [] }] } }
  await using sekisho = await startSekisho({ practiceScript: script, config })
  const { result, calls } = await ask(sekisho, {
    prompt: 'Search the web.',
    args: ['--permission-mode', 'default', '--allowedTools', 'WebSearch'],
  })
  expect(result.code).toBe(0)
  expect(result.stdout).toMatch(/\nWithout a search, then\.\n$/)
  expect(await refusedCodes(sekisho)).toEqual(['server_tool_not_allowed'])
  expect(calls).toHaveLength(3)
  expect(String(calls[2]?.body)).toMatch(/Your access policy does not allow the server tool web_search/)
})

test('a provider that cannot be reached: the client goes on trying, and the turn ends well once it is back', async () => {
  let resets = 0
  await using upstream = await openRecordingUpstream((recorded, response) => {
    if (!isModelCall(recorded) || resets === 2) return answerHello(recorded, response)
    resets++
    response.destroy()
  })
  const auth = { api_key: 'provider-key' }
  const config = { upstreams: [{ name: 'away', provider: 'anthropic', base_url: upstream.url, auth }] }
  await using sekisho = await startSekisho({ config })
  await using relay = await openRecordingRelay(sekisho.url)
  const { credential } = sekisho
  const result = await runClaude({ baseUrl: relay.url, credential, prompt: 'Let me pass.' })
  expect(result.code).toBe(0)
  expect(relay.requests.filter(isModelCall)).toHaveLength(3)
  const settled = await sekisho.entries('exchange.settled', 3)
  expect(settled.map(({ data }) => data.outcome)).toEqual(['failed', 'failed', 'completed'])
})
