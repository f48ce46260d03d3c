import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guardHooks } from '@sekisho/policy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchdogMs } from '../hook/hook-process.ts'
import { processGround } from './command-ground.ts'
import { runCommand } from './run-command.ts'

interface Fragment {
  allowManagedHooksOnly: boolean
  hooks: Record<
    'PreToolUse' | 'SessionStart',
    { matcher?: string; hooks: { type: string; command: string; timeout: number }[] }[]
  >
}

describe.skipIf(process.platform === 'win32')('the hook in managed settings', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho guard’s '))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function fragment(over: object = {}): Fragment {
    const options = {
      binary: join(folder, 'guard'),
      server: 'https://a.test',
      keys: ['k'],
      reportOnly: false,
      ...over,
    }
    return guardHooks(options) as unknown as Fragment
  }

  /** Runs the command as the client does, with a guard that is this script. */
  function run(script: string | undefined, over: object = {}, event: keyof Fragment['hooks'] = 'PreToolUse') {
    const file = join(folder, 'guard')
    rmSync(file, { force: true })
    if (script !== undefined) {
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
    }
    const command = fragment(over).hooks[event][0]?.hooks[0]?.command ?? ''
    return spawnSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      env: { NODE_OPTIONS: '--x', NODE_COMPILE_CACHE: '/x', OPENSSL_CONF: '/x' },
      input: '',
    })
  }

  it('is for every tool, alone, and waits longer than the guard’s own watchdog', () => {
    const { allowManagedHooksOnly, hooks } = fragment()
    expect(allowManagedHooksOnly).toBe(true)
    expect(hooks.PreToolUse).toMatchObject([{ matcher: '*', hooks: [{ type: 'command' }] }])
    expect((hooks.PreToolUse[0]?.hooks[0]?.timeout ?? 0) * 1000).toBeGreaterThan(2 * watchdogMs)
    expect(hooks.PreToolUse[0]?.hooks[0]?.command).toMatch(/\|\| exit 2$/)
  })

  it('passes what the guard says on, without a word of its own', () => {
    expect(run('echo "{}"; echo "$1 $NODE_OPTIONS$NODE_COMPILE_CACHE$OPENSSL_CONF."; exit 0')).toMatchObject({
      status: 0,
      stdout: '{}\nhook .\n',
      stderr: '',
    })
    expect(run('echo no >&2; exit 2')).toMatchObject({ status: 2, stderr: 'no\n' })
  })

  it.each([
    ['missing', undefined],
    ['killed', 'kill -9 $$'],
    ['out of memory', 'kill -ABRT $$'],
    ['ending with an error', 'exit 1'],
  ])('blocks with a sentence when the guard is %s', (_, script) => {
    const { status, stderr } = run(script)
    expect(status).toBe(2)
    expect(stderr).toContain('Sekisho blocked this call because its guard is missing or was ended')
  })

  it.each([
    ['missing', undefined],
    ['refused by the server', 'echo "a problem"; echo "another" >&2; exit 1'],
    ['well', '[ "$1" = sync ] && [ -z "$NODE_OPTIONS" ] && echo done'],
  ])('has the guard attest when a session starts, and says and stops nothing where it is %s', (_, script) => {
    expect(run(script, {}, 'SessionStart')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it('never blocks when it only reports', () => {
    for (const script of [undefined, 'exit 2', 'kill -9 $$'])
      expect(run(script, { reportOnly: true }).status).toBe(0)
  })
})

it.each([
  ['a key that is no thumbprint', ['--key', 'abc'], '--key'],
  ['a wrong one beside a right one', ['--key', 'k'.repeat(43), '--key', 'k'.repeat(44)], '--key'],
  ['no number of days', ['--key', 'k'.repeat(43), '--max-age-days', 'week'], '--max-age-days'],
])('settings with %s are not printed: their hook would block every call', async (_, words, what) => {
  const printed: string[] = []
  const print = (text: string): void => void printed.push(text)
  const ground = { ...processGround(), print, locale: 'en' as const }
  expect(await runCommand(['settings', '--server', 'https://a.test', ...words], ground)).toBe(2)
  expect(printed.join()).toContain(`Wrong use: ${what}.`)
})

it.each(['-', '--', 'k'])(
  'a key may begin with %j, as a thumbprint in 64 does with a dash',
  async (first) => {
    const printed: string[] = []
    const print = (text: string): void => void printed.push(text)
    const keys = [first.padEnd(43, 'k'), first.padEnd(43, 'b')]
    const args = ['settings', ...keys.flatMap((key) => ['--key', key]), '--server', 'https://a.test']
    expect(await runCommand(args, { ...processGround(), print })).toBe(0)
    for (const key of keys) expect(printed.join()).toContain(`--key ${key}`)
  },
)
