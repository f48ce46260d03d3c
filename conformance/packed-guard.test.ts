import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { signInByCode } from '../scenarios/device-sign-in.ts'
import { addPerson, startLocal } from '../scenarios/local-people.ts'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { mainFile } from './harness.ts'
import { manageMachine, mountProblem } from './managed-machine.ts'

/** A machine whose settings a device management put there, and which never signs in to the server for settings. */

const guardFile = fileURLToPath(new URL('../packages/guard/bin/sekisho-guard.cjs', import.meta.url))
const problem = mountProblem()
const call = (command: string) => ({
  tool_use: { name: 'Bash', input: { command, description: 'Do the deed' } },
})
const turns = [
  { when: { tool_result: true }, reply: [{ text: 'That was it.' }] },
  {
    when: { has_tools: true, last_user_contains: 'push' },
    reply: [call('touch deed; git push origin main')],
  },
  { when: { has_tools: true }, reply: [call('echo done > deed')] },
]

test.skipIf(problem !== undefined && process.env['CI'] === undefined)(
  'a pack brings the guard: nothing runs before the machine is enrolled, and then what the policy lets run',
  async () => {
    const [database] = await testDatabases()
    if (database === undefined) throw new Error('there is no database to test with')
    await using home = await temporaryFolder('home')
    await using files = await temporaryFolder('files')
    const at = (name: string) => join(files.path, name)
    await writeFile(at('script.json'), JSON.stringify(turns))
    const sekisho = await startLocal({
      storage: await database.open(),
      config: {
        session: { jwt_secret: 'a secret of these tests that is long enough' },
        sekisho: { practice: { script: at('script.json') } },
      },
    })
    try {
      const document = {
        settings: { permissions: { deny: ['Bash(git push *)'] } },
        guard: { mode: 'enforce' },
      }
      const made = await sekisho.admin<{ id: string }>('POST', '/api/policies', { name: 'all', match: {} })
      const versions = `/api/policies/${made.body.id}/versions`
      await sekisho.admin('POST', versions, { document })
      const { status } = await sekisho.admin('POST', `${versions}/1/publish`, { ring: 'all' })
      expect(status).toBe(200)
      const { keys } = (await (await fetch(`${sekisho.url}/managed/jwks.json`)).json()) as {
        keys: { kid: string }[]
      }

      // What an administrator does: the guard's hooks, and a pack with them.
      // Not waited for by the process itself: the server is in it.
      const run = async (args: readonly string[], input = ''): Promise<string> => {
        const env = { PATH: '/usr/bin:/bin', HOME: home.path, LANG: 'C.UTF-8' }
        const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
        let out = ''
        child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text))
        child.stdin.on('error', () => undefined) // a command that reads nothing ends before
        child.stdin.end(input)
        expect([args, ...(await once(child, 'close'))]).toEqual([args, 0, null])
        return out
      }
      const binary = at('sekisho-guard')
      await writeFile(binary, `#!/bin/sh\nexec '${process.execPath}' '${guardFile}' "$@"\n`, { mode: 0o755 })
      const pinned = ['--server', sekisho.url, '--key', keys[0]?.kid ?? '', '--binary', binary]
      await writeFile(at('guard.json'), await run([guardFile, 'settings', ...pinned]))
      await writeFile(at('policy.json'), JSON.stringify(document))
      const packing = ['--only', 'files', '--out', at('packs'), '--guard', at('guard.json')]
      await run([mainFile, 'policy', 'pack', at('policy.json'), ...packing])
      const packed = await readFile(at('packs/files/managed-settings.json'), 'utf8')
      await using managed = await manageMachine(JSON.parse(packed) as object)

      const { id, browser } = await addPerson(sekisho, 'tanaka@example.jp')
      const wanted = { personId: id, name: 'laptop', kind: 'claude_code' }
      const { secret } = (await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)).body
      /** One prompt; whether what the model asked for was done. */
      const isDone = async (prompt: string): Promise<boolean> => {
        await using work = await temporaryFolder('work')
        const env = cleanEnvironment(home.path, {
          ANTHROPIC_BASE_URL: sekisho.url,
          ANTHROPIC_API_KEY: secret,
        })
        const args = ['-p', prompt, '--permission-mode', 'default', '--allowedTools', 'Bash']
        const child = startChild(managed.command({ file: claudeFile, args, env, cwd: work.path }))
        child.endInput()
        expect([await child.ended, child.stderr()]).toEqual([0, ''])
        return stat(join(work.path, 'deed')).then(
          () => true,
          () => false,
        )
      }
      expect(await isDone('Do it.')).toBe(false)
      const token = (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token
      await run([guardFile, 'enrol', '--server', sekisho.url, '--token-stdin', '--json'], token)
      expect([await isDone('Do it.'), await isDone('Please push.')]).toEqual([true, false])
    } finally {
      await sekisho.stop()
      await database.dispose()
    }
  },
)
