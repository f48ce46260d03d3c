import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runProgram, type Program } from './program.ts'

const secrets = /sk-skh-[\w-]{43}/g

let home = ''
let programs: Program[] = []
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sekisho-first-'))
})
afterEach(async () => {
  for (const program of programs) {
    program.child.kill('SIGKILL')
    await program.exited
  }
  programs = []
  rmSync(home, { recursive: true, force: true })
})

/** `sekisho up` in an empty folder, as `npm start` runs it in a fresh clone. */
function up(args: string[] = ['--port', '0'], env: Record<string, string> = {}): Program {
  const program = runProgram(['up', ...args], { env: { HOME: home, ...env }, cwd: home })
  programs.push(program)
  return program
}

async function stop(program: Program): Promise<void> {
  program.child.kill('SIGTERM')
  expect(await program.exited).toBe(0)
}

it('the first start says where it listens, what answers, where the data is, and how to point Claude Code at it', async () => {
  const server = up()
  const [, secret] = await server.said(/ANTHROPIC_AUTH_TOKEN=(sk-skh-[\w-]{43})$/)
  const url = (await server.said(/http:\/\/\S+/))[0]
  await server.said(/sign-in\/link\//)
  expect(server.printed).toEqual([
    `Sekisho 0.1.0 listens on ${url}`,
    expect.stringMatching(/^Provider: practice \(simulated answers, no model is called; .*ANTHROPIC_API_KEY/),
    `Data: ${join(home, '.sekisho')} (SQLite)`,
    '',
    expect.stringContaining('shown this once'),
    `  export ANTHROPIC_BASE_URL=${url}`,
    `  export ANTHROPIC_AUTH_TOKEN=${secret}`,
    '',
    expect.stringContaining('in a browser'),
    expect.stringMatching(/^  http:\/\/127\.0\.0\.1:\d+\/sign-in\/link\/[\w-]{43}$/),
  ])
  expect(server.errors).toEqual([])
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const models = await fetch(`${url}/v1/models`, { headers: { 'x-api-key': secret ?? '' } })
  expect(models.status).toBe(200)
  await stop(server)
})

it('exactly one credential is printed, on the first start only, and it goes on working', async () => {
  const first = up()
  const [secret] = await first.said(/sk-skh-[\w-]{43}/)
  await stop(first)
  expect(first.printed.join('\n').match(secrets)).toHaveLength(1)
  const second = up()
  const [url] = await second.said(/http:\/\/\S+/)
  await second.said(/^Data: /)
  const models = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${secret}` } })
  expect(models.status).toBe(200)
  await stop(second)
  expect([...second.printed, ...first.errors, ...second.errors].join('\n')).not.toContain('sk-skh-')
})

it('for scripts the start is one JSON document, with the credential once, at the first start only', async () => {
  const document = async (server: Program) => {
    await server.said(/^\}$/)
    return JSON.parse(server.printed.join('\n')) as { url: string; environment: Record<string, string> }
  }
  const first = up(['--port', '0', '--json'])
  const { url, environment, ...rest } = await document(first)
  expect(first.printed.join('\n').match(secrets)).toHaveLength(1)
  expect(environment).toEqual({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_AUTH_TOKEN: expect.stringMatching(secrets),
  })
  expect(rest).toEqual({
    started: true,
    version: '0.1.0',
    providers: [{ name: 'practice', kind: 'practice', simulated: true }],
    dataDir: join(home, '.sekisho'),
    storage: 'sqlite',
    workers: 1,
    notices: [],
  })
  const headers = { authorization: `Bearer ${environment['ANTHROPIC_AUTH_TOKEN']}` }
  expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(200)
  await stop(first)
  const second = up(['--port', '0', '--json'])
  const again = await document(second)
  await stop(second)
  expect(again.environment).toEqual({ ANTHROPIC_BASE_URL: again.url })
})

it('--demo beside a key says that the key is not used, and not that one should be set', async () => {
  const server = up(['--port', '0', '--demo'], { ANTHROPIC_API_KEY: 'key-of-the-shell' })
  await server.said(/^Provider: practice \(.*--demo/)
  await stop(server)
  expect(server.printed.join('\n')).not.toContain('set ANTHROPIC_API_KEY')
})

it('a first start that was killed between the owner and the credential leaves the credential to the next', async () => {
  const first = up()
  await first.said(/sk-skh-/)
  await stop(first)
  const control = new DatabaseSync(join(home, '.sekisho', 'control.sqlite'))
  control.exec('delete from credentials')
  control.close()
  const second = up()
  const [url] = await second.said(/http:\/\/\S+/)
  const [secret] = await second.said(/sk-skh-[\w-]{43}/)
  const models = await fetch(`${url}/v1/models`, { headers: { 'x-api-key': secret } })
  expect(models.status).toBe(200)
  await stop(second)
})

it('the data directory is for its owner alone, and so is every file in it, also while it runs', async () => {
  const server = up()
  await server.said(/sk-skh-/)
  const check = () => {
    const folder = join(home, '.sekisho')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const files = readdirSync(folder)
    expect(files).toEqual(expect.arrayContaining(['admin-token', 'control.sqlite', 'ledger.sqlite']))
    for (const name of files)
      expect([name, (statSync(join(folder, name)).mode & 0o777).toString(8)]).toEqual([name, '600'])
  }
  check()
  await stop(server)
  check()
})

it('the message is in Japanese where the locale is', async () => {
  const server = up(['--port', '0'], { LANG: 'ja_JP.UTF-8' })
  const [, secret] = await server.said(/ANTHROPIC_AUTH_TOKEN=(sk-skh-[\w-]{43})$/)
  const url = (await server.said(/http:\/\/[^\s ]+/))[0]
  await server.said(/sign-in\/link\//)
  expect(server.printed).toEqual([
    `Sekisho 0.1.0 は ${url} で待ち受けています`,
    expect.stringMatching(/^プロバイダー: 練習用\(模擬応答。/),
    `データ: ${join(home, '.sekisho')}(SQLite)`,
    '',
    expect.stringMatching(/2行.*今回だけです/),
    `  export ANTHROPIC_BASE_URL=${url}`,
    `  export ANTHROPIC_AUTH_TOKEN=${secret}`,
    '',
    expect.stringContaining('ブラウザー'),
    expect.stringContaining(`  ${url}/sign-in/link/`),
  ])
  await stop(server)
})

it('a provider key in the environment means the real API, and --demo means practice all the same', async () => {
  const key = { ANTHROPIC_API_KEY: 'sk-ant-api03-not-a-real-key' }
  const real = up(['--port', '0'], key)
  await real.said(/^Provider: anthropic$/)
  await real.said(/sk-skh-/)
  await stop(real)
  rmSync(join(home, '.sekisho'), { recursive: true })
  const demo = up(['--port', '0', '--demo'], key)
  const [secret] = await demo.said(/sk-skh-[\w-]{43}/)
  await demo.said(/^Provider: practice /)
  const [url] = await demo.said(/http:\/\/\S+/)
  const answer = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret },
    body: '{"model":"claude-opus-5-5","max_tokens":20,"messages":[{"role":"user","content":"hi"}]}',
  })
  expect(answer.status).toBe(200)
  const list = runProgram(['people', 'list', '--json'], { env: { HOME: home }, cwd: home })
  expect(await list.exited).toBe(0)
  const { data } = JSON.parse(list.printed.join('\n')) as { data: { name: string }[] }
  expect(data.length).toBeGreaterThan(3)
  await stop(demo)
  expect([...real.printed, ...real.errors, ...demo.printed, ...demo.errors].join('\n')).not.toContain(
    'sk-ant-',
  )
})

it('a port in use is one clear line and exit code 1, and leaves nothing that hinders the next start', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => blocker.once('listening', resolve))
  const port = String((blocker.address() as AddressInfo).port)
  const refused = up(['--port', port])
  expect(await refused.exited).toBe(1)
  expect(refused.errors).toHaveLength(1)
  expect(refused.errors[0]).toMatch(new RegExp(`port ${port} .*(in use|taken).*--port`))
  expect(refused.printed.join('\n')).not.toContain('sk-skh-')
  blocker.close()
  const server = up(['--port', port])
  await server.said(/sk-skh-/)
  await stop(server)
})

it('a second server on the same data directory is refused in one line, and the first goes on undisturbed', async () => {
  const first = up()
  const [secret] = await first.said(/sk-skh-[\w-]{43}/)
  const [url] = await first.said(/http:\/\/\S+/)
  const second = up()
  expect(await second.exited).toBe(1)
  expect(second.printed).toEqual([])
  expect(second.errors).toEqual([expect.stringMatching(/another Sekisho is running on .*\.sekisho/)])
  const models = await fetch(`${url}/v1/models`, { headers: { 'x-api-key': secret } })
  expect(models.status).toBe(200)
  const list = runProgram(['people', 'list'], { env: { HOME: home }, cwd: home })
  expect(await list.exited).toBe(0)
  await stop(first)
  const third = up()
  await third.said(/^Data: /)
  await stop(third)
})

it('each mistake in the configuration is one line that names its key, and exit code 2', async () => {
  const config = 'listen: { port: 99999 }\nsekisho:\n  acces: []\n  log_level: loud\nstore: {}\n'
  writeFileSync(join(home, 'sekisho.yaml'), config)
  const refused = up([])
  expect(await refused.exited).toBe(2)
  expect(refused.printed).toEqual([])
  const keys = refused.errors.map(
    (line) => /listen\.port|sekisho\.acces|sekisho\.log_level|store/.exec(line)?.[0],
  )
  expect(keys).toEqual(['listen.port', 'sekisho.acces', 'sekisho.log_level', 'store'])
  expect(readdirSync(home)).toEqual(['sekisho.yaml'])
})

it.each([
  ['in /proc, where nothing can be made', '/proc/sekisho/data'],
  ['below a file', '/dev/null/data'],
])('a data directory %s is one line and exit code 1, in the language that was asked for', async (_, data) => {
  const program = up(['--port', '0', '--data', data, '--lang', 'ja'])
  expect(await program.exited).toBe(1)
  expect([program.printed, program.errors]).toEqual([
    [],
    [expect.stringMatching(/^データディレクトリ .* を作成できません/)],
  ])
})

it.each([
  ['control', 'en_US.UTF-8', 'from a backup'],
  ['ledger', 'ja_JP.UTF-8', 'バックアップから復元'],
])('a damaged %s database is one line that names the fix, and exit code 1', async (name, LANG, fix) => {
  mkdirSync(join(home, '.sekisho'))
  writeFileSync(join(home, '.sekisho', `${name}.sqlite`), 'This is no database. '.repeat(500))
  const server = up(['--port', '0'], { LANG })
  expect(await server.exited).toBe(1)
  expect(server.printed).toEqual([])
  expect(server.errors).toEqual([expect.stringContaining(fix)])
})

it('a data directory that cannot be written is one line and exit code 1', async () => {
  writeFileSync(join(home, 'taken'), 'a file')
  const refused = up(['--port', '0', '--data', join(home, 'taken')])
  expect(await refused.exited).toBe(1)
  expect(refused.errors).toHaveLength(1)
  expect(refused.errors[0]).toContain(join(home, 'taken'))
})

it('a configuration file that is not there is one line and exit code 2', async () => {
  const refused = up(['--config', 'nowhere.yaml'])
  expect(await refused.exited).toBe(2)
  expect(refused.errors).toHaveLength(1)
  expect(refused.errors[0]).toContain('nowhere.yaml')
})

it('npm start passes SIGTERM on: the server drains, writes its last entry and ends', async () => {
  const repository = fileURLToPath(new URL('..', import.meta.url))
  const data = join(home, 'data')
  const child = spawn('npm', ['start', '--', '--port', '0', '--data', data], {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'en_US.UTF-8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) if (line.includes('ANTHROPIC_AUTH_TOKEN=')) break
  const { pid } = JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')) as { pid: number }
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

it('a reader that leaves after the first line does not end the server', async () => {
  const server = up()
  await server.said(/listens on/)
  server.child.stdout?.destroy()
  const { url } = JSON.parse(readFileSync(join(home, '.sekisho', 'server.json'), 'utf8')) as { url: string }
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await stop(server)
})

it('the operator token of a server that was killed is not sent to whoever has its port now', async () => {
  const server = up()
  const [url] = await server.said(/http:\/\/\S+/)
  await server.said(/sk-skh-/)
  server.child.kill('SIGKILL')
  await server.exited
  const asked: (string | undefined)[] = []
  const stranger = createHttpServer(({ headers }, response) => {
    asked.push(headers.authorization)
    response.end('{}')
  })
  const port = Number(new URL(url).port)
  await new Promise<void>((resolve) => void stranger.listen(port, '127.0.0.1', resolve))
  const list = () => runProgram(['people', 'list'], { env: { HOME: home }, cwd: home })
  expect(await list().exited).toBe(3)
  // Neither while the next one starts, which holds the lock before it has a port.
  expect(await up(['--port', String(port)]).exited).toBe(1)
  expect(readdirSync(join(home, '.sekisho'))).not.toContain('server.json')
  stranger.close()
  expect(asked).toEqual([])
})
