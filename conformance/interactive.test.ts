import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startSekisho } from './harness.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'
import { keys, openTerminal } from './terminal.ts'

const practiceScript = [{ reply: [{ text: 'Good day from the checkpoint.' }] }]
const answered = /● \[Sekisho practice provider.*\s+Good day from the checkpoint\./

/** The folder is trusted beforehand: that dialog repaints itself while it starts, and loses what was chosen. */
async function trusting(work: string, home: string, more: object = {}): Promise<void> {
  const settings = { projects: { [work]: { hasTrustDialogAccepted: true } }, ...more }
  await writeFile(join(home, '.claude.json'), JSON.stringify(settings))
}

test('a first start with ANTHROPIC_AUTH_TOKEN reaches the prompt and shows an answer', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  await using relay = await openRecordingRelay(sekisho.url)
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  await trusting(work.path, home.path)
  const env = cleanEnvironment(home.path, {
    ANTHROPIC_BASE_URL: relay.url,
    ANTHROPIC_AUTH_TOKEN: sekisho.credential,
  })
  await using terminal = openTerminal({ file: claudeFile, args: [], env, cwd: work.path })
  await terminal.shows('Choose the text style')
  await terminal.press(keys.enter, 'Press Enter to continue')
  await terminal.press(keys.enter, '/effort')
  terminal.type('Good day?')
  await terminal.shows('❯ Good day?')
  await terminal.press(keys.enter, answered)

  expect(relay.requests.filter(isModelCall).length).toBeGreaterThan(0)
  const settled = await sekisho.entries('exchange.settled', relay.requests.filter(isModelCall).length)
  expect(settled.map(({ data }) => data.outcome)).not.toContain('failed')
})

test('with ANTHROPIC_API_KEY the client asks once whether to use the key, and then answers', async () => {
  await using sekisho = await startSekisho({ practiceScript })
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  // A fresh HOME would first call api.anthropic.com, whatever the base URL is: docs/reference/client-reactions.md
  await trusting(work.path, home.path, { hasCompletedOnboarding: true, theme: 'dark' })
  const env = cleanEnvironment(home.path, {
    ANTHROPIC_BASE_URL: sekisho.url,
    ANTHROPIC_API_KEY: sekisho.credential,
  })
  await using terminal = openTerminal({ file: claudeFile, args: [], env, cwd: work.path })
  await terminal.shows('Do you want to use this API key?')
  await terminal.press(keys.up, '❯ Yes')
  await terminal.press(keys.enter, '/effort')
  terminal.type('Good day?')
  await terminal.shows('❯ Good day?')
  await terminal.press(keys.enter, answered)
})

test('a refusal is shown whole in the terminal, after one request', async () => {
  await using sekisho = await startSekisho({
    practiceScript,
    config: { sekisho: { access: [{ models: ['haiku'] }] } },
  })
  await using relay = await openRecordingRelay(sekisho.url)
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  await trusting(work.path, home.path, { hasCompletedOnboarding: true, theme: 'dark' })
  const env = cleanEnvironment(home.path, {
    ANTHROPIC_BASE_URL: relay.url,
    ANTHROPIC_AUTH_TOKEN: sekisho.credential,
  })
  await using terminal = openTerminal({ file: claudeFile, args: [], env, cwd: work.path })
  await terminal.shows('/effort')
  terminal.type('Good day?')
  await terminal.shows('❯ Good day?')
  await terminal.press(
    keys.enter,
    /● API Error: 400 Your access policy does not allow the model claude-opus-5-5\./,
  )
  expect(terminal.screen()).not.toContain('/login')
  expect(relay.requests.filter(isModelCall)).toHaveLength(1)
})
