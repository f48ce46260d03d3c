import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claudeFile } from './claude.ts'
import { startChild } from './child.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

const practiceScript = [
  { when: { tool_result: true }, reply: [{ text: 'That was it.' }] },
  {
    when: { has_tools: true },
    reply: [
      {
        tool_use: { name: 'Bash', input: { command: 'touch proof.txt', description: 'Write proof.txt' } },
      },
    ],
  },
]

/** A home in which the stock client is signed in, as its own file says it. */
async function signedIn(home: string, { url, credential }: { url: string; credential: string }) {
  const enterpriseGateway = {
    url,
    jwt: credential,
    expiresAt: Date.now() + 3_600_000,
    tokenEndpoint: `${url}/oauth/token`,
    vouchedAtLogin: false,
  }
  await mkdir(join(home, '.claude'), { mode: 0o700 })
  const kept = JSON.stringify({ gatewayTrust: { '127.0.0.1': 'http-loopback' }, enterpriseGateway })
  await writeFile(join(home, '.claude', '.credentials.json'), kept, { mode: 0o600 })
}

/** Runs `claude -p` once, and says whether the tool ran. */
async function toolRuns(home: string): Promise<{ ran: boolean; code: number | null }> {
  await using work = await temporaryFolder('work')
  const child = startChild({
    file: claudeFile,
    args: ['-p', 'Write the proof.', '--allowedTools', 'Bash'],
    env: cleanEnvironment(home),
    cwd: work.path,
  })
  child.endInput()
  const code = await child.ended
  const ran = await access(join(work.path, 'proof.txt')).then(
    () => true,
    () => false,
  )
  return { ran, code }
}

async function publish({ admin }: Sekisho, id: string, document: object): Promise<void> {
  const { version } = await admin<{ version: number }>('POST', `/api/policies/${id}/versions`, { document })
  await admin('POST', `/api/policies/${id}/versions/${version}/publish`, { ring: 'all' })
}

test('what a published policy denies, the stock client does not do, and does again when it is allowed', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  await using relay = await openRecordingRelay(sekisho.url)
  await using home = await temporaryFolder('home')
  await signedIn(home.path, { url: relay.url, credential: sekisho.credential })
  expect(await toolRuns(home.path)).toMatchObject({ ran: true, code: 0 })

  const { id } = await sekisho.admin<{ id: string }>('POST', '/api/policies', { name: 'base' })
  await publish(sekisho, id, { permissions: { deny: ['Bash(touch *)'] } })
  relay.requests.length = 0
  expect(await toolRuns(home.path)).toMatchObject({ ran: false, code: 0 })

  const calls = relay.requests.filter(isModelCall)
  const { messages } = JSON.parse(String(calls.at(-1)?.body)) as { messages: { content: object[] }[] }
  expect(messages.at(-1)?.content).toContainEqual(
    expect.objectContaining({ type: 'tool_result', is_error: true }),
  )
  const [served] = await sekisho.entries('settings.served')
  expect(served?.data).toMatchObject({ versions: [{ policy: id, version: 1 }], unchanged: false })

  // Each call says which settings it runs under, because they ask for that.
  const checksums = calls.map(({ headers }) => headers['x-claude-code-managed-settings-checksum'])
  expect(new Set(checksums)).toEqual(new Set([served?.data.checksum]))

  await sekisho.admin('POST', `/api/policies/${id}/roll-back`, { reason: 'mistaken' })
  expect(await toolRuns(home.path)).toMatchObject({ ran: true, code: 0 })
})

test('the stock client keeps settings that nobody has to approve, and only asks whether they are still the ones', async () => {
  const config = {
    managed: { policies: [{ cli: { permissions: { deny: ['Bash(touch *)'] } } }] },
    sekisho: { policies: { hint_headers: false } },
  }
  await using sekisho = await startSekisho({ practiceScript, config })
  await using relay = await openRecordingRelay(sekisho.url)
  await using home = await temporaryFolder('home')
  await signedIn(home.path, { url: relay.url, credential: sekisho.credential })
  expect(await toolRuns(home.path)).toMatchObject({ ran: false, code: 0 })
  const [served] = await sekisho.entries('settings.served')
  expect(served?.data.versions).toEqual([{ policy: 'file:0', version: 1 }])
  const kept = await readFile(join(home.path, '.claude', 'remote-settings.json'), 'utf8')
  expect(kept).toContain('Bash(touch *)')

  relay.requests.length = 0
  expect(await toolRuns(home.path)).toMatchObject({ ran: false, code: 0 })
  const asked = relay.requests.filter(({ url }) => url === '/managed/settings')
  expect(asked[0]?.headers['if-none-match']).toBe(`"${served?.data.checksum}"`)
})
