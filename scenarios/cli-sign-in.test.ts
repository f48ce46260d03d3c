import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../packages/cli/src/run.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openRelay, type CountingRelay } from './counting-relay.ts'
import { approve } from './device-sign-in.ts'
import { addPerson, signIn, startLocal, type LocalPerson } from './local-people.ts'
import { runProgram } from './program.ts'
import type { Sekisho } from './sekisho.ts'

interface SignInFile {
  signIns: { server: string; tokens: { accessToken: string; refreshToken: string; expiresAt: number } }[]
}

describe.each(await testDatabases())('the command line signs in, on $name', (database) => {
  let sekisho: Sekisho
  let person: LocalPerson
  beforeAll(async () => {
    sekisho = await startLocal({ storage: await database.open() })
    person = await addPerson(sekisho, 'engineer@example.jp', ['admin'])
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  let home: string
  let relay: CountingRelay
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'sekisho-home-'))
    relay = await openRelay(`http://127.0.0.1:${sekisho.port}`)
  })
  afterEach(async () => {
    await relay.close()
    await rm(home, { recursive: true, force: true })
  })

  const environment = () => ({ HOME: home, XDG_CONFIG_HOME: join(home, 'config') })
  async function cli(...words: string[]) {
    const { exited, printed, errors } = runProgram(words, { env: environment() })
    return { code: await exited, out: printed.join('\n'), err: errors.join('\n') }
  }
  const file = () => join(home, 'config', 'sekisho', 'sign-in.json')
  const stored = async () => JSON.parse(await readFile(file(), 'utf8')) as SignInFile

  /** In this process, because there the person may approve before the code's first five seconds are over. */
  async function login(): Promise<void> {
    let shown = ''
    const code = await run(['login', '--server', relay.url], {
      env: environment(),
      cwd: home,
      homeDir: home,
      platform: process.platform,
      now: Date.now,
      wait: () => approve(person.browser, /http\S+\/device\?user_code=\S+/.exec(shown)?.[0] ?? ''),
      stdout: { write: (text) => (shown += text) },
      stderr: { write: (text) => (shown += text) },
      fetch: globalThis.fetch,
      loadServer: () => Promise.reject(new Error('no server is started here')),
      stdin: () => Readable.from([]),
    })
    if (code !== 0) throw new Error(shown)
  }

  /** As if an hour had passed: the access token is over, the refresh token is not. */
  async function age(): Promise<void> {
    const { signIns } = await stored()
    for (const { tokens } of signIns) tokens.expiresAt = 0
    await writeFile(file(), JSON.stringify({ signIns }))
  }

  const sessions = async () =>
    (
      await sekisho.admin<{ data: { kind: string; state: string; revokedReason?: string }[] }>(
        'GET',
        `/api/sessions?person=${person.id}`,
      )
    ).body.data.filter(({ kind }) => kind === 'cli')

  it('by a code that its person approves, keeps the tokens to itself, and signs out at the server', async () => {
    const { said, exited, printed } = runProgram(['login', '--server', relay.url], { env: environment() })
    const [page] = await said(/http\S+\/device\?user_code=\S+/)
    await approve(person.browser, page)
    expect(await exited).toBe(0)
    expect(printed.join('\n')).toContain('engineer@example.jp')
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    expect((await sessions())[0]).toMatchObject({ state: 'active' })
    expect(await cli('whoami')).toMatchObject({ code: 0, out: expect.stringContaining('admin') })
    expect(await cli('people', 'list', '--server', relay.url)).toMatchObject({
      code: 0,
      out: expect.stringContaining(person.id),
    })
    const added = await cli('people', 'add', '--name', '鈴木', '--server', relay.url)
    expect(added).toMatchObject({ code: 0, err: '' })
    const { accessToken } = (await stored()).signIns[0]?.tokens ?? { accessToken: '' }
    expect(await cli('logout')).toMatchObject({ code: 0, err: '' })
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await sessions())[0]).toMatchObject({ state: 'revoked' })
    const headers = { authorization: `Bearer ${accessToken}` }
    expect((await fetch(`${relay.url}/api/me`, { headers })).status).toBe(401)
    expect(await cli('token')).toMatchObject({ code: 4, out: '' })
  })

  it('and of ten helpers that find its token over at once, one refreshes', async () => {
    await login()
    await age()
    relay.passed.length = 0
    const helpers = await Promise.all(Array.from({ length: 10 }, () => cli('token')))
    const { accessToken } = (await stored()).signIns[0]?.tokens ?? { accessToken: '' }
    expect(accessToken).not.toBe('')
    expect(helpers).toEqual(helpers.map(() => ({ code: 0, out: accessToken, err: '' })))
    expect(relay.passed.filter((path) => path === '/oauth/token')).toHaveLength(1)
  })

  it('and a copy of its file that is used later ends the sign-in for whoever has it', async () => {
    await login()
    const copy = await readFile(file(), 'utf8')
    for (let i = 0; i < 2; i++) {
      await age()
      expect((await cli('token')).code).toBe(0)
    }
    const current = await readFile(file(), 'utf8')
    await writeFile(file(), copy)
    await age()
    const stolen = await cli('token')
    expect(stolen).toMatchObject({ code: 4, out: '', err: expect.stringContaining('two places') })
    await writeFile(file(), current, { mode: 0o600 })
    await age()
    expect(await cli('token')).toMatchObject({ code: 4, out: '' })
    await sekisho.idle()
    const kinds = (await sekisho.entries()).map(({ kind }) => kind)
    expect(kinds).toContain('session.refresh_reused')
  })

  it('and is signed out by an administrator within its next refresh, with one sentence', async () => {
    await login()
    const reason = { personId: person.id, reason: 'laptop lost' }
    await sekisho.admin('POST', '/api/sessions/revoke', reason)
    await age()
    const { code, out, err } = await cli('token')
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 4, out: '', lines: 1 })
    // The browser's session has ended with the others.
    person = { ...person, browser: (await signIn(sekisho, person)).browser }
  })

  it('and forgets it also when the server is away', async () => {
    await login()
    await relay.close()
    expect(await cli('logout')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('may go on') })
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' })
    relay = await openRelay(`http://127.0.0.1:${sekisho.port}`)
  })
})
