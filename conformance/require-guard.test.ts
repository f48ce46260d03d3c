import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from '@sekisho/contract'
import type { InForceBody } from '@sekisho/contract/admin-api'
import { guardHooks } from '@sekisho/policy'
import { expect, test } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { signInByCode } from '../scenarios/device-sign-in.ts'
import { addPerson, startLocal } from '../scenarios/local-people.ts'
import type { Sekisho } from '../scenarios/sekisho.ts'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { manageMachine, mountProblem, type ManagedMachine } from './managed-machine.ts'
import { isModelCall } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

/** "No guardrail, no model", as an engineer's stock client meets it. */

const guardFile = fileURLToPath(new URL('../packages/guard/bin/sekisho-guard.cjs', import.meta.url))

async function createPolicy({ admin }: Sekisho): Promise<string> {
  return (await admin<{ id: string }>('POST', '/api/policies', { name: 'everybody', match: {} })).body.id
}

async function publish({ admin }: Sekisho, policy: string, deny: string): Promise<void> {
  const document = { settings: { permissions: { deny: [deny] } }, guard: { mode: 'enforce' } }
  const versions = `/api/policies/${policy}/versions`
  const added = await admin<{ version: number }>('POST', versions, { document })
  const { status } = await admin('POST', `${versions}/${added.body.version}/publish`, { ring: 'all' })
  expect(status).toBe(200)
}

interface Laptop {
  sekisho: Sekisho
  credential: string
  home: string
}

const unmanaged: Pick<ManagedMachine, 'command'> = { command: (command) => command }

/** One prompt of Claude Code, and every model call it made for it. */
async function ask({ sekisho, credential, home }: Laptop, { command } = unmanaged) {
  await using relay = await openRecordingRelay(sekisho.url)
  await using work = await temporaryFolder('work')
  const env = cleanEnvironment(home, { ANTHROPIC_BASE_URL: relay.url, ANTHROPIC_API_KEY: credential })
  const child = startChild(command({ file: claudeFile, args: ['-p', 'Let me pass.'], env, cwd: work.path }))
  child.endInput()
  const code = await child.ended
  const result = { code, stdout: child.stdout(), stderr: child.stderr() }
  return { result, calls: relay.requests.filter(isModelCall) }
}

/** @returns the keys that sign policies */
async function enrol({ sekisho, home }: Laptop, token: string): Promise<string[]> {
  const args = [guardFile, 'enrol', '--server', sekisho.url, '--token-stdin', '--json']
  const child = spawn(process.execPath, args, { env: { PATH: '/usr/bin:/bin', HOME: home }, stdio: 'pipe' })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text))
  child.stdin.end(token)
  expect(await once(child, 'close')).toEqual([0, null])
  return (JSON.parse(out) as { keys: string[] }).keys
}

async function inForce({ admin }: Sekisho): Promise<InForceBody[]> {
  return (await admin<{ data: InForceBody[] }>('GET', '/api/policies/in-force')).body.data
}

const problem = mountProblem()

test('Claude Code without a guard gets one sentence for one request; after its guard attested it is answered', async () => {
  const [database] = await testDatabases()
  if (database === undefined) throw new Error('there is no database to test with')
  await using home = await temporaryFolder('home')
  const sekisho = await startLocal({
    storage: await database.open(),
    config: {
      session: { jwt_secret: 'a secret of these tests that is long enough' },
      sekisho: { policies: { require_guard: 'enforce' } },
    },
  })
  try {
    const policy = await createPolicy(sekisho)
    await publish(sekisho, policy, 'WebFetch')
    const { id, browser } = await addPerson(sekisho, 'tanaka@example.jp')
    const token = (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token ?? ''
    const wanted = { personId: id, name: 'laptop', kind: 'claude_code' }
    const { secret: credential } = (
      await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)
    ).body
    const laptop = { sekisho, credential, home: home.path }

    const refused = await ask(laptop)
    expect(refused.calls).toHaveLength(1)
    const sentence = new Refusal('guard_missing', { hours: 24 }).sentence('en')
    expect(refused.result.stdout).toBe(`API Error: 400 ${sentence}\n`)
    const entries = (await sekisho.entries()).filter(({ kind }) => kind === 'exchange.refused')
    expect(entries).toMatchObject([{ data: { code: 'guard_missing' } }])

    const keys = await enrol(laptop, token)
    const served = await ask(laptop)
    expect(served.result.code).toBe(0)
    expect(served.result.stdout).not.toContain('API Error')
    expect(await inForce(sekisho)).toMatchObject([
      { personId: id, state: 'in_force', device: {}, attested: { mode: 'enforce' } },
    ])

    // A session of a machine that the company manages has the guard attest before its first call.
    await publish(sekisho, policy, 'WebSearch')
    const [before] = await inForce(sekisho)
    expect(before?.attested?.checksum).not.toBe(before?.due?.checksum)
    if (problem !== undefined && process.env['CI'] === undefined) return
    const binary = join(home.path, 'guard')
    await writeFile(binary, `#!/bin/sh\nexec '${process.execPath}' '${guardFile}' "$@"\n`, { mode: 0o755 })
    const options = { binary, server: sekisho.url, keys, reportOnly: false }
    await using managed = await manageMachine(guardHooks(options))
    expect((await ask(laptop, managed)).result.code).toBe(0)
    const [after] = await inForce(sekisho)
    expect(after?.attested?.checksum).toBe(after?.due?.checksum)
  } finally {
    await sekisho.stop()
    await database.dispose()
  }
})
