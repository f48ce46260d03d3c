import { spawnSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers } from './testing-answers/index.ts'
import { fakeApi, fakeDataDir, runCli, type FakeDataDir } from './testing.ts'

let data: FakeDataDir
beforeEach(async () => {
  data = await fakeDataDir()
})
afterEach(() => data.dispose())

const list = (fetch: typeof globalThis.fetch, words: string[] = [], env: Record<string, string> = {}) =>
  runCli(['people', 'list', '--data', data.dataDir, ...words], { fetch, env })

const failing = (code: string) => () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }))

const refusing = (status: number, code: string, message: string) => async () =>
  Response.json({ type: 'error', error: { type: 'x', code, message } }, { status })

describe('the server', () => {
  it('is asked with the token of its own data directory, in the reader’s language', async () => {
    const api = fakeApi(answers)
    expect((await list(api.fetch, ['--lang', 'ja'])).code).toBe(0)
    const [asked] = api.asked
    expect(asked?.url.origin).toBe('http://127.0.0.1:8787')
    expect(asked?.headers.get('authorization')).toBe('Bearer the-operator-token')
    expect(asked?.headers.get('accept-language')).toBe('ja')
  })

  it('elsewhere is asked with the token of the environment, never with the one on disk', async () => {
    const api = fakeApi(answers)
    const env = { SEKISHO_ADMIN_TOKEN: 'from-environment' }
    expect((await list(api.fetch, ['--url', 'https://sekisho.example/'], env)).code).toBe(0)
    expect(api.asked[0]?.url.origin).toBe('https://sekisho.example')
    expect(api.asked[0]?.headers.get('authorization')).toBe('Bearer from-environment')
    expect((await list(api.fetch, ['--url', 'https://sekisho.example'])).code).toBe(2)
  })

  it.each(['http://sekisho.example', 'ftp://127.0.0.1', 'nonsense', 'https://a:b@sekisho.example'])(
    'is not asked at %s, where the token would be open to others',
    async (url) => {
      const { code, err } = await list(fetch, ['--url', url], { SEKISHO_ADMIN_TOKEN: 'x' })
      expect(code).toBe(2)
      expect(err).toContain('https://')
    },
  )

  it('on this machine may be asked in the clear', async () => {
    const api = fakeApi(answers)
    expect((await list(api.fetch, ['--url', 'http://[::1]:9'], { SEKISHO_ADMIN_TOKEN: 'x' })).code).toBe(0)
  })

  it('that was never started is told apart from a wrong directory and from one that has stopped', async () => {
    const missing = await runCli(['people', 'list', '--data', join(data.dataDir, 'none')])
    expect(missing).toMatchObject({ code: 3, err: expect.stringContaining('sekisho up --data') })
    await rm(join(data.dataDir, 'server.json'))
    expect(await list(fetch)).toMatchObject({ code: 3, err: expect.stringContaining('No server runs') })
    await rm(join(data.dataDir, 'admin-token'))
    expect(await list(fetch)).toMatchObject({ code: 3, err: expect.stringContaining('not a data directory') })
  })

  it('that was killed is not asked: whoever has its port now would get the token', async () => {
    const api = fakeApi(answers)
    const { pid } = spawnSync(process.execPath, ['--version'])
    const file = join(data.dataDir, 'server.json')
    await writeFile(file, JSON.stringify({ url: 'http://127.0.0.1:8787', pid }))
    expect(await list(api.fetch)).toMatchObject({ code: 3, err: expect.stringContaining('No server runs') })
    // The process number may have gone to another program, the lock cannot.
    await writeFile(file, JSON.stringify({ url: 'http://127.0.0.1:8787', pid: process.pid, locked: true }))
    expect(await list(api.fetch)).toMatchObject({ code: 3, err: expect.stringContaining('No server runs') })
    await writeFile(join(data.dataDir, 'lock'), '')
    expect(await list(api.fetch)).toMatchObject({ code: 3, err: expect.stringContaining('No server runs') })
    expect(api.asked).toEqual([])
  })

  it('that holds the lock of its data directory is asked', async () => {
    const holder = new DatabaseSync(join(data.dataDir, 'lock'))
    holder.exec('begin exclusive')
    const running = { url: 'http://127.0.0.1:8787', pid: process.pid, locked: true }
    await writeFile(join(data.dataDir, 'server.json'), JSON.stringify(running))
    const { code } = await list(fakeApi(answers).fetch)
    holder.close()
    expect(code).toBe(0)
  })

  it('whose address file is damaged is told as such', async () => {
    for (const text of [
      '',
      '{"url":',
      '{"url":7}',
      '{"url":"nonsense"}',
      '{"url":"http://127.0.0.1:1"}',
      '[]',
    ]) {
      await writeFile(join(data.dataDir, 'server.json'), text)
      expect(await list(fetch)).toMatchObject({ code: 3, err: expect.stringContaining('server.json') })
    }
  })

  it('whose token cannot be read ends with 4', async () => {
    await rm(join(data.dataDir, 'admin-token'))
    await mkdir(join(data.dataDir, 'admin-token'))
    expect(await list(fetch)).toMatchObject({ code: 4, err: expect.stringContaining('EISDIR') })
  })

  it.each([
    ['ECONNREFUSED', 'No server runs'],
    ['ECONNRESET', 'ECONNRESET'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
  ])('that cannot be reached (%s) ends with 3', async (reason, text) => {
    expect(await list(failing(reason))).toMatchObject({ code: 3, err: expect.stringContaining(text) })
  })

  it('that does not answer ends with 3', async () => {
    const timeout = () => Promise.reject(new DOMException('late', 'TimeoutError'))
    expect(await list(timeout)).toMatchObject({ code: 3, err: expect.stringContaining('30 seconds') })
  })

  it.each([
    { status: 401, code: 'admin_token_invalid', exitCode: 4, text: 'admin-token' },
    { status: 403, code: 'permission_missing', exitCode: 4, text: 'the sentence' },
    { status: 409, code: 'email_taken', exitCode: 4, text: 'the sentence' },
    { status: 400, code: 'field_invalid', exitCode: 2, text: 'the sentence' },
    { status: 500, code: 'admin_internal', exitCode: 3, text: 'the sentence' },
  ])('that says $status $code ends with $exitCode', async ({ status, code, exitCode, text }) => {
    const ran = await list(refusing(status, code, 'the sentence\u001B[2J'))
    expect(ran).toMatchObject({ code: exitCode, out: '', err: expect.stringContaining(text) })
    expect(ran.err).not.toContain('\u001B')
    const json = await list(refusing(status, code, 'the sentence'), ['--json'])
    expect(JSON.parse(json.err)).toMatchObject({ error: { code, exitCode } })
  })

  it.each([
    ['HTML', async () => new Response('<html>', { status: 502 })],
    ['another form', async () => Response.json({ data: 'everything' })],
    ['nothing', async () => new Response(null, { status: 204 })],
  ])('that answers with %s is not taken for Sekisho', async (_what, fetch) => {
    expect(await list(fetch)).toMatchObject({ code: 3, err: expect.stringContaining('not a Sekisho') })
  })
})

describe('the language', () => {
  it.each([
    [{ LANG: 'ja_JP.UTF-8' }, '使い方'],
    [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'Usage'],
    [{ LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'C' }, '使い方'],
    [{ LC_ALL: '', LANG: 'ja' }, '使い方'],
    [{ LANG: 'en_US.UTF-8' }, 'Usage'],
  ])('of %o is taken from the environment', async (env, text) => {
    const { out } = await runCli(['--help'], { env })
    expect(out).toContain(text)
  })

  it('asked for on the command line wins', async () => {
    expect((await runCli(['people', 'list', '--help', '--lang=ja'], { env: { LANG: 'en' } })).out).toContain(
      '使い方',
    )
    expect((await runCli(['people', 'list', '--lang', 'fr'])).code).toBe(2)
  })

  it('may be asked for before the command, and JSON too', async () => {
    const api = fakeApi(answers)
    const words = ['people', 'list', '--data', data.dataDir]
    const ran = await runCli(['--lang', 'ja', '--json', ...words], { fetch: api.fetch })
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(ran.out)).toHaveProperty('data')
    expect(api.asked[0]?.headers.get('accept-language')).toBe('ja')
    expect((await runCli(['--lang=ja', 'people', 'list', '--help'])).out).toContain('使い方')
    expect((await runCli(['--lang', 'fr', ...words], { fetch: api.fetch })).code).toBe(2)
  })

  it('asked for before the command is also that of what is said about the configuration', async () => {
    const asked: unknown[] = []
    const loadSettings = (options: { locale?: string }) => {
      asked.push(options.locale)
      return { ok: false as const, problems: [] }
    }
    await runCli(['--lang', 'ja', 'config', 'check'], { server: { loadSettings } })
    expect(asked).toEqual(['ja'])
  })

  it('of a mistake is the reader’s', async () => {
    const { err } = await runCli(['people', 'lst'], { env: { LANG: 'ja' } })
    expect(err).toBe('コマンド lst はありません。list のことでしょうか?\n')
  })
})

describe('a mistake', () => {
  it.each([
    [['people', 'add'], '--name'],
    [['credentials', 'rotate'], '<id>'],
    [['people', 'add', '--name'], 'needs a value'],
    [['people', 'list', 'everyone'], 'Too many'],
    [['peple'], 'people'],
    [['people', 'list', '--jsn'], '--json'],
  ])('in %j ends with 2 and says what is missing', async (words, text) => {
    expect(await runCli(words)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(text) })
  })

  it.each([
    [['people', 'add'], 'sekisho people add --help'],
    [['people', 'list', 'everyone'], 'sekisho people list --help'],
    [['people', 'frobnicate'], 'sekisho people --help'],
    [['frobnicate'], 'sekisho --help'],
    [['up', '--frobnicate'], 'sekisho up --help'],
  ])('in %j names the help of that very command', async (words, help) => {
    expect((await runCli(words)).err).toContain(`See: ${help}\n`)
  })

  it('of ours ends with 70 and no stack trace', async () => {
    const { code, err } = await runCli(['up'], { server: { loadSettings: () => expect.fail() } })
    expect(code).toBe(70)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('a group without its command shows the help and ends with 2', async () => {
    const { code, out } = await runCli(['people'])
    expect(code).toBe(2)
    expect(out).toContain('people')
  })
})

describe('colour', () => {
  const escape = '\u001B['
  it('is for terminals that want it', async () => {
    expect((await runCli(['--help'], { isTTY: true })).out).toContain(escape)
    expect((await runCli(['--help'])).out).not.toContain(escape)
    expect((await runCli(['--help'], { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(escape)
    expect((await runCli(['--help'], { isTTY: true, env: { TERM: 'dumb' } })).out).not.toContain(escape)
  })
})
