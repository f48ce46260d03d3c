import { expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startChild } from './child.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { mainFile, startSekisho } from './harness.ts'

/** Opus 5.5 in micro-USD a token: input 4, output 20, cache read 0.2, write 5 (5 minutes) and 8 (1 hour). */
const practiceScript = [
  {
    reply: [{ text: 'Sekisho let this pass.' }],
    usage: {
      input_tokens: 1234,
      output_tokens: 567,
      cache_read_input_tokens: 8901,
      cache_creation_input_tokens: 3023,
      cache_creation: { ephemeral_5m_input_tokens: 2345, ephemeral_1h_input_tokens: 678 },
    },
  },
]
// 1234 × 4 + 567 × 20 + 8901 × 0.2 + 2345 × 5 + 678 × 8 = 35205.2, rounded half-up
const costMicroUsd = 35_205

test('Claude Code answers a prompt with ANTHROPIC_API_KEY, admitted and settled once, to the micro-USD', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  const { url: baseUrl, credential } = sekisho
  const result = await runClaude({ baseUrl, credential, prompt: 'Say something.' })
  expect(result.code).toBe(0)
  expect(result.stdout).toMatch(
    /^\[Sekisho practice provider: simulated answer.*\n\nSekisho let this pass\.\n$/,
  )
  const admitted = await sekisho.entries('exchange.admitted')
  const settled = await sekisho.entries('exchange.settled')
  expect(admitted).toHaveLength(1)
  expect(settled).toHaveLength(1)
  expect(settled[0]?.data).toMatchObject({
    exchange: admitted[0]?.data.exchange,
    outcome: 'completed',
    model: 'claude-opus-5-5',
    simulated: true,
    status: 200,
    usageSource: 'reported',
    usage: {
      inputTokens: 1234,
      outputTokens: 567,
      cacheReadTokens: 8901,
      cacheWrite5mTokens: 2345,
      cacheWrite1hTokens: 678,
      webSearches: 0,
    },
    countedTokens: 4824,
    costMicroUsd,
  })
  expect(admitted[0]?.data.client?.agent).toMatch(/^claude-cli\//)
})

test('Claude Code answers a prompt with ANTHROPIC_AUTH_TOKEN, and its session is the conversation', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  const session = '5e551000-0000-4000-8000-00000000c0de'
  const result = await runClaude({
    baseUrl: sekisho.url,
    credential: sekisho.credential,
    variable: 'ANTHROPIC_AUTH_TOKEN',
    prompt: 'Say something.',
    args: ['--session-id', session, '--output-format', 'json'],
  })
  expect(result.code).toBe(0)
  expect(JSON.parse(result.stdout)).toMatchObject({
    is_error: false,
    result: expect.stringMatching(/\nSekisho let this pass\.$/),
    session_id: session,
  })
  const settled = await sekisho.entries('exchange.settled')
  expect(settled).toHaveLength(1)
  expect(settled[0]?.data).toMatchObject({ conversation: session, costMicroUsd })
})

test('the ledger of a real call verifies while the server runs, and SIGTERM then ends it with code 0', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  const { url: baseUrl, credential } = sekisho
  await runClaude({ baseUrl, credential, prompt: 'Say something.' })
  await sekisho.entries('exchange.settled')
  await sekisho.entries('device.added')
  await using home = await temporaryFolder('home')
  const verify = startChild({
    file: process.execPath,
    args: [mainFile, 'ledger', 'verify', '--data', sekisho.dataDir, '--json'],
    env: cleanEnvironment(home.path),
    cwd: home.path,
  })
  verify.endInput()
  expect(await verify.ended, verify.stdout() + verify.stderr()).toBe(0)
  // Start, the key of checkpoints, first person, first credential, what the caller is a member of, admission, settlement, the
  // device that called, and, once or more, that this test looked for them.
  const { ok, entries } = JSON.parse(verify.stdout()) as { ok: boolean; entries: number }
  expect(ok).toBe(true)
  expect(entries).toBeGreaterThan(8)
  expect(await sekisho.stop()).toBe(0)
})
