import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { guardHooks } from '@sekisho/policy'
import { testMachine, type TestMachine } from '@sekisho/guard/src/testing/machine.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { manageMachine, mountProblem } from './managed-machine.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

/** The stock client under managed settings with the guard's hook: whatever happens to the guard, the call does not run. */

const call = (command: string) => ({
  tool_use: { name: 'Bash', input: { command, description: 'Do the deed' } },
})
const practiceScript = [
  { when: { tool_result: true }, reply: [{ text: 'That was it.' }] },
  {
    when: { has_tools: true, last_user_contains: 'push' },
    reply: [call('touch deed; git push origin main')],
  },
  { when: { has_tools: true }, reply: [call('echo done > deed')] },
]
const settings = { permissions: { deny: ['Bash(git push *)'] } }
const guardFile = fileURLToPath(new URL('../packages/guard/bin/sekisho-guard.cjs', import.meta.url))
const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left)
  process.stderr.write(
    `a folder cannot be laid over /etc, so the guard was not put before the client: ${problem}\n`,
  )

let sekisho: Sekisho
beforeAll(async () => {
  sekisho = await startSekisho({ practiceScript })
})
afterAll(() => sekisho[Symbol.asyncDispose]())

interface Run {
  prompt?: string
  /** the guard as a shell script; undefined: there is none */
  guard?: string | undefined
  /** what happened to the machine before */
  prepare?: (machine: TestMachine) => unknown
  /** what a shell does in the client's own mounts before it starts; $0 is the guard's folder */
  before?: string
}

const allowed = ['--permission-mode', 'default', '--allowedTools', 'Bash']
const guardScript = `exec '${process.execPath}' '${guardFile}' "$@"`

/** Has the client make one tool call; says what the model was told of it and whether it was done. */
async function deed({
  prompt = 'Do it.',
  prepare,
  before = ':',
  ...run
}: Run): Promise<{ told: string; done: boolean }> {
  using machine = testMachine()
  machine.hold({ settings })
  await prepare?.(machine)
  const binary = join(machine.folder, 'guard')
  const script = 'guard' in run ? run.guard : guardScript
  if (script !== undefined) {
    await writeFile(binary, `#!/bin/sh\n${script}\n`)
    await chmod(binary, 0o755)
  }
  const [, server = '', , key = ''] = machine.args
  const state = machine.state.root
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  await using relay = await openRecordingRelay(sekisho.url)
  await using managed = await manageMachine(
    guardHooks({ binary, server, keys: [key], state, reportOnly: false }),
  )
  const child = startChild(
    managed.command({
      file: '/bin/sh',
      args: ['-c', `${before} && exec "$@"`, state, claudeFile, '-p', prompt, ...allowed],
      env: cleanEnvironment(home.path, {
        ANTHROPIC_BASE_URL: relay.url,
        ANTHROPIC_API_KEY: sekisho.credential,
      }),
      cwd: work.path,
    }),
  )
  child.endInput()
  const code = await child.ended
  expect([code, child.stderr()]).toEqual([0, ''])
  const calls = relay.requests.filter(isModelCall).map(({ body }) => String(body))
  const told = calls.flatMap((body) => toolResults(JSON.parse(body) as ModelCall)).join('\n')
  const done = await stat(join(work.path, 'deed')).then(
    () => true,
    () => false,
  )
  return { told, done }
}

interface ModelCall {
  messages: { content: string | { type: string; content?: unknown }[] }[]
}

function toolResults({ messages }: ModelCall): string[] {
  const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  return parts.filter(({ type }) => type === 'tool_result').map(({ content }) => JSON.stringify(content))
}

const blocked = (sentence: RegExp) => ({ told: expect.stringMatching(sentence) as string, done: false })

test.skipIf(left)('a call that the policy does not mind runs, and nothing is said', async () => {
  const { told, done } = await deed({})
  expect(done).toBe(true)
  expect(told).not.toContain('Sekisho blocked')
})

test.skipIf(left)(
  'a call that a rule denies does not run, and the model is told why and what to do',
  async () => {
    expect(await deed({ prompt: 'push' })).toEqual(
      blocked(/Sekisho blocked this Bash call: .*rule Bash\(git push \*\)\. Do not try/),
    )
  },
)

test.skipIf(left)('a guard that is missing blocks', async () => {
  expect(await deed({ guard: undefined })).toEqual(blocked(/its guard is missing or was ended/))
})

test.skipIf(left)('a guard that is killed in the middle of a call blocks', async () => {
  // It waits for its input, of which the pipe never shows the end, when the signal comes.
  const pipe = 'pipe="$(dirname "$0")/pipe"; mkfifo "$pipe"; exec 9<>"$pipe"'
  const guard = `${pipe}\n'${process.execPath}' '${guardFile}' "$@" <&9 & sleep 1; kill -9 $!; wait $!`
  expect(await deed({ guard })).toEqual(blocked(/its guard is missing or was ended/))
})

test.skipIf(left)('a policy on the disk that is corrupt blocks', async () => {
  const prepare = ({ state }: TestMachine) => writeFile(state.policy, '{"policy":"eyJ')
  expect(await deed({ prepare })).toEqual(blocked(/the policy on this machine is damaged/))
})

test.skipIf(left)('a full disk blocks, since the call cannot be recorded', async () => {
  const prepare = ({ state }: TestMachine) => mkdir(state.spool)
  const before =
    'mount -t tmpfs -o size=64k tmpfs "$0/spool" && { dd if=/dev/zero of="$0/spool/fill" bs=4k 2>/dev/null; true; }'
  expect(await deed({ prepare, before })).toEqual(blocked(/could not be recorded \(ENOSPC\)/))
})

test.skipIf(left)('a clock that was set back, or far ahead, blocks', async () => {
  const now = Math.floor(Date.now() / 1000)
  const behind = await deed({ prepare: (machine) => machine.hold({ settings, iat: now + 3600 }) })
  expect(behind).toEqual(blocked(/the clock of this machine is behind/))
  const ahead = await deed({ prepare: (machine) => machine.hold({ settings, iat: now - 30 * 86_400 }) })
  expect(ahead).toEqual(blocked(/is 30 days old/))
})
