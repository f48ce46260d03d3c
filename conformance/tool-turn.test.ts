import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { temporaryFolder } from './environment.ts'
import { startSekisho } from './harness.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

const practiceScript = [
  {
    when: { tool_result: true },
    reply: [{ text: 'The tool ran.' }],
    usage: { input_tokens: 200, output_tokens: 20, cache_read_input_tokens: 1000 },
  },
  {
    when: { has_tools: true },
    reply: [
      { text: 'I run it.' },
      {
        tool_use: {
          name: 'Bash',
          input: { command: 'echo proof-$((6 * 7)) | tee proof.txt', description: 'Write proof.txt' },
        },
      },
    ],
    usage: { input_tokens: 100, output_tokens: 10 },
  },
]

test('a tool that the answer asks for really runs, and its result reaches the next call', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  await using relay = await openRecordingRelay(sekisho.url)
  await using work = await temporaryFolder('tool')
  const result = await runClaude({
    baseUrl: relay.url,
    credential: sekisho.credential,
    prompt: 'Write the proof.',
    args: ['--permission-mode', 'default', '--allowedTools', 'Bash'],
    cwd: work.path,
  })
  expect(result.code).toBe(0)
  expect(result.stdout).toMatch(/\nThe tool ran\.\n$/)
  expect(await readFile(join(work.path, 'proof.txt'), 'utf8')).toBe('proof-42\n')

  const calls = relay.requests.filter(isModelCall)
  expect(calls).toHaveLength(2)
  const { messages } = JSON.parse(String(calls[1]?.body)) as { messages: { content: object[] }[] }
  expect(messages.at(-1)?.content).toContainEqual(
    expect.objectContaining({ type: 'tool_result', content: 'proof-42' }),
  )

  const admitted = await sekisho.entries('exchange.admitted', 2)
  const settled = await sekisho.entries('exchange.settled', 2)
  expect(settled.map(({ data }) => data.exchange)).toEqual(admitted.map(({ data }) => data.exchange))
  // 100 × 4 + 10 × 20, then 200 × 4 + 20 × 20 + 1000 × 0.2
  expect(settled.map(({ data }) => data.costMicroUsd)).toEqual([600, 1400])
})
