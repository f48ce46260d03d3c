import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { runProgram, type Program } from './program.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  version: string
  bin: { sekisho: string }
  dependencies: Record<string, string>
}

describe('the published package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-package-'))
  const installed = join(folder, 'node_modules', 'sekisho')
  let manifest: Manifest
  let script = ''

  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root })
    // What prepack prints comes before the JSON.
    const [{ filename }] = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as [{ filename: string }]
    mkdirSync(installed, { recursive: true })
    await run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'])
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
    // As an install would lay them out, without asking a registry.
    for (const name of Object.keys(manifest.dependencies)) {
      mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    }
    script = join(installed, manifest.bin.sekisho)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const sekisho = (args: string[]): Program =>
    runProgram(args, { script, cwd: folder, env: { HOME: folder } })

  it('holds the built program and the documents, and no source, test or key', () => {
    const top = readdirSync(installed).toSorted()
    expect(top).toEqual(['CHANGELOG.md', 'LICENSE', 'README.ja.md', 'README.md', 'dist', 'package.json'])
    const built = readdirSync(join(installed, 'dist'))
    expect(built).toEqual(
      expect.arrayContaining([
        'main.js',
        'sekisho.js',
        'vault.worker.js',
        'writer.worker.js',
        'reader.worker.js',
        'verify.worker.js',
      ]),
    )
    expect(built.filter((name) => !name.endsWith('.js'))).toEqual(['console', 'guard'])
    expect(readdirSync(join(installed, 'dist', 'console'))).toContain('index.html')
  })

  it('names no place on the machine that built it', () => {
    const texts = readdirSync(join(installed, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
    expect(texts.filter((text) => text.includes(root))).toEqual([])
  })

  it('explains itself', async () => {
    const help = sekisho(['ledger', 'verify', '--help'])
    expect(await help.exited).toBe(0)
    expect(help.printed.join('\n')).toContain('sekisho ledger verify --data')
    const version = sekisho(['--version'])
    expect(await version.exited).toBe(0)
    expect(version.printed).toEqual([manifest.version])
  })

  it.each(await testDatabases())('serves a call and proves its ledger, on $name', async (database) => {
    const storage = await database.open()
    const data = join(folder, `data-${database.name}`)
    const config = join(folder, `${database.name}.yaml`)
    const store = storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}
    // With content, so that both threads are asked: a call whose content cannot be kept is refused.
    const content = { access: [{ retention: 'full' }], vault: { key: 'k'.repeat(32) } }
    writeFileSync(config, JSON.stringify({ ...store, sekisho: { log_level: 'warn', ...content } }))
    const server = sekisho(['up', '--port', '0', '--data', data, '--config', config])
    const [secret] = await server.said(/sk-skh-[\w-]{43}/)
    const [url] = await server.said(/http:\/\/\S+/)
    expect(await (await fetch(`${url}/people`)).text()).toContain('<div id="root">')
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: '{"model":"claude-opus-5-5","max_tokens":20,"messages":[{"role":"user","content":"hello"}]}',
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ type: 'message', role: 'assistant' })

    const verify = ['ledger', 'verify', '--data', data, '--config', config, '--json']
    const running = sekisho(verify)
    expect(await running.exited).toBe(0)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    expect(server.errors).toEqual([])
    const stopped = sekisho(verify)
    expect(await stopped.exited).toBe(0)
    const verdict = JSON.parse(stopped.printed.join('\n')) as { ok: boolean; entries: number }
    expect(verdict.ok).toBe(true)
    // started, the owner, the credential, admitted, settled, stopped
    expect(verdict.entries).toBeGreaterThanOrEqual(6)
    await database.dispose()
  })

  it('is understood by a Node that is too old for it: one line, exit code 2', async () => {
    // No old Node is at hand on every machine; the launcher asks only for this number.
    const older = `Object.defineProperty(process.versions, 'node', { value: '20.1.0' })`
    const { exitCode, stderr } = await run(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(older)}`, script, 'up'],
      { cwd: folder },
    ).then(
      () => ({ exitCode: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => ({ exitCode: error.code, stderr: error.stderr }),
    )
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^Sekisho needs Node\.js 24\.7 or later.*\n$/)
    expect(readdirSync(folder)).not.toContain('.sekisho')
  })
})
