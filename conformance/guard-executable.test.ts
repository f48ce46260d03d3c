import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookInput, testMachine } from '../packages/guard/src/testing/machine.ts'
import { guardBundles } from '../tsdown.config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe.skipIf(process.platform === 'win32')('the guard as a single executable', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-executable-'))
    file = join(folder, 'sekisho-guard')
    for (const bundle of guardBundles)
      await build({ ...bundle, outDir: folder, config: false, logLevel: 'error' })
    const script = join(root, 'scripts/build-guard.ts')
    execFileSync(process.execPath, [script, '--from', folder, '--out', file], { stdio: 'pipe' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** On a machine that has no Node. */
  function run(args: readonly string[], { input = '', env = {} }: { input?: string; env?: object } = {}) {
    return spawnSync(file, args, {
      input,
      encoding: 'utf8',
      env: { PATH: '/nonexistent', HOME: folder, ...env },
    })
  }

  it('judges calls', () => {
    using machine = testMachine()
    machine.hold({ settings: { permissions: { deny: ['Bash(curl *)'] } } })
    const hook = ['hook', ...machine.args]
    const denied = run(hook, { input: hookInput('Bash', { command: 'curl x' }) })
    expect(denied).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('"deny"') })
    expect(run(hook, { input: hookInput('Bash', { command: 'ls' }) })).toMatchObject({
      status: 0,
      stdout: '',
    })
    expect(run(hook)).toMatchObject({ status: 2, stderr: expect.stringContaining('Sekisho blocked') })
  })

  it('knows the machine that it runs on, not the one that made it', () => {
    const env = { HOME: join(folder, 'tanaka'), LANG: 'ja_JP.UTF-8' }
    const input = hookInput('Bash', { command: 'ls' })
    const args = ['hook', '--server', 'https://a.test', '--key', 'k'.repeat(43)]
    expect(run(args, { input, env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('このマシンが登録されていない'),
    })
    using machine = testMachine()
    machine.hold({ settings: { permissions: { deny: ['Read(~/secret/**)'] } } })
    const read = hookInput('Read', { file_path: join(folder, 'tanaka/secret/a') })
    expect(run(['hook', ...machine.args], { input: read, env }).stdout).toContain('会社のポリシー')
    expect(run(['hook', ...machine.args], { input: read }).stdout).toBe('')
  })

  it('has the other commands too', () => {
    expect(run(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n' })
    expect(run(['status'])).toMatchObject({ status: 1, stdout: expect.stringContaining('not enrolled') })
    const settings = run(['settings', '--server', 'https://a.test', '--key', 'k'.repeat(43)])
    const unset = 'NODE_OPTIONS= NODE_COMPILE_CACHE= OPENSSL_CONF='
    expect(settings.stdout).toContain(`${unset} ${file} hook`)
    expect(settings.stdout).toContain(`${unset} ${file} sync`)
  })

  it('loads nothing that NODE_OPTIONS names', () => {
    expect(run(['--version'], { env: { NODE_OPTIONS: '--require /nonexistent.js' } }).status).toBe(0)
  })
})
