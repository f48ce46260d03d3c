import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { authorizationServer, server, type AuthorizationServer } from '../testing-authorization.ts'
import { runCli, type Ran, type RunOptions } from '../testing.ts'

const hourMs = 3_600_000

describe('a sign-in', () => {
  let home: string
  let as: AuthorizationServer
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'sekisho-home-'))
    as = authorizationServer(answers)
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const cli = (line: string, options: RunOptions = {}): Promise<Ran> =>
    runCli(line.split(' '), { homeDir: home, ...as, ...options })
  const login = (options: RunOptions = {}) => cli(`login --server ${server}`, options)
  const folder = () => join(home, '.config', 'sekisho')
  const file = () => join(folder(), 'sign-in.json')
  const stored = async () => JSON.parse(await readFile(file(), 'utf8')) as { signIns: object[] }
  const mode = async (path: string) => (await stat(path)).mode & 0o777

  describe('login', () => {
    it('shows where to go and the code, waits as told, and says who signed in', async () => {
      as.decide('approve', 2)
      const { code, out, err } = await login()
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(`${server}/device?user_code=BCDF-GHJK`)
      expect(out).toContain('BCDF-GHJK')
      expect(out).toContain('tanaka@example.com')
      expect(as.waits).toEqual([5_000, 5_000, 5_000])
    })

    it('keeps the tokens where only their person reads them', async () => {
      await mkdir(folder(), { recursive: true, mode: 0o755 })
      await login()
      expect(await mode(file())).toBe(0o600)
      expect(await mode(folder())).toBe(0o700)
      expect((await readdir(folder())).toSorted()).toEqual(['sign-in.json', 'sign-in.lock'])
      expect(JSON.stringify(await stored())).toContain('refresh-1')
    })

    it('goes slower when told so', async () => {
      as.decide('approve', 1)
      const { fetch } = as
      let first = true
      const hasty = await login({
        async fetch(target, init) {
          const response = await fetch(target, init)
          if (!String(target instanceof Request ? target.url : target).endsWith('/token') || !first)
            return response
          first = false
          return Response.json({ error: 'slow_down' }, { status: 400 })
        },
      })
      expect(hasty.code).toBe(0)
      expect(as.waits).toEqual([5_000, 10_000])
    })

    it('outlasts a server that is away for a moment, asking ever less often', async () => {
      const { fetch } = as
      let failures = 2
      const { code } = await login({
        async fetch(target, init) {
          const request = new Request(target, init)
          if (request.url.endsWith('/token') && failures-- > 0)
            throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })
          return await fetch(request)
        },
      })
      expect(code).toBe(0)
      expect(as.waits).toEqual([5_000, 10_000, 20_000])
    })

    it('that is denied ends with 4 and leaves nothing', async () => {
      as.decide('deny')
      expect(await login()).toMatchObject({ code: 4, err: expect.stringContaining('denied') })
      await expect(stored()).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('that nobody approves ends with 4 when the code is over', async () => {
      as.decide('ignore')
      expect(await login()).toMatchObject({ code: 4, err: expect.stringContaining('expired') })
      expect(as.waits.length).toBeLessThanOrEqual(120)
    })

    it('needs to be told the server the first time only, and ends the sign-in it replaces', async () => {
      expect(await cli('login')).toMatchObject({ code: 2, err: expect.stringContaining('--server') })
      await login()
      as.asked.length = 0
      expect((await cli('login')).code).toBe(0)
      expect(as.asked).toContain('/oauth/revoke')
      expect((await stored()).signIns).toHaveLength(1)
    })

    it.each(['http://sekisho.example.com', 'nonsense', 'https://a:b@sekisho.example.com'])(
      'does not go to %s, where others could read the tokens',
      async (url) => {
        expect(await cli(`login --server ${url}`)).toMatchObject({ code: 2 })
        expect(as.asked).toEqual([])
      },
    )

    it('prints one document with --json, and the way to the page beside it', async () => {
      const json = await cli(`login --server ${server} --json`)
      expect(JSON.parse(json.out)).toMatchObject({ server, place: 'file', me: answers.whoAmI })
      expect(json.err).toContain('BCDF-GHJK')
      expect(json.out).not.toContain('access-')
    })

    it.each([
      ['no page', { verification_uri: 'javascript:alert(1)' }],
      ['no code', { device_code: undefined }],
    ])('is not led on by an answer with %s', async (_what, change) => {
      const { fetch } = as
      const odd = async (target: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const body = (await (await fetch(target, init)).json()) as object
        return Response.json({ ...body, ...change })
      }
      expect(await login({ fetch: odd })).toMatchObject({ code: 3, out: '' })
    })

    it('shows nothing of the server’s text that could command the terminal', async () => {
      const { fetch } = as
      const odd = async (target: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const request = new Request(target, init)
        const response = await fetch(request.clone())
        if (!request.url.endsWith('device_authorization')) return response
        return Response.json({ ...((await response.json()) as object), user_code: 'A\u001B[2J' })
      }
      expect((await login({ fetch: odd })).out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    })
  })

  describe('token', () => {
    it('prints the token alone, and asks nobody while it lasts', async () => {
      await login()
      as.asked.length = 0
      expect(await cli('token')).toEqual({ code: 0, out: 'access-1\n', err: '' })
      as.pass(hourMs / 2)
      expect((await cli('token')).out).toBe('access-1\n')
      expect(as.asked).toEqual([])
    })

    it('refreshes before Claude Code would hold a dead one, and keeps what came', async () => {
      await login()
      as.pass(hourMs - 5 * 60_000)
      expect((await cli('token')).out).toBe('access-2\n')
      expect((await cli('token')).out).toBe('access-2\n')
      expect(as.refreshTokens.at(-1)).toBe('refresh-2')
      expect(await mode(file())).toBe(0o600)
    })

    it('of ten helpers at once, one refreshes', async () => {
      await login()
      as.pass(hourMs)
      as.asked.length = 0
      const wait = () => new Promise<void>((resolve) => void setImmediate(resolve))
      const helpers = await Promise.all(Array.from({ length: 10 }, () => cli('token', { wait })))
      expect(helpers).toEqual(helpers.map(() => ({ code: 0, out: 'access-2\n', err: '' })))
      expect(as.asked.filter((path) => path === '/oauth/token')).toHaveLength(1)
    })

    it('asked for again at once, when it may have been refused, is checked, and replaced or given up', async () => {
      await login()
      as.pass(60_000)
      expect((await cli('token')).out).toBe('access-1\n')
      as.asked.length = 0
      as.pass(1_000)
      expect((await cli('token')).out).toBe('access-1\n')
      expect(as.asked).toEqual(['/api/me'])
      const refusing: typeof fetch = async (target, init) => {
        const request = new Request(target, init)
        return request.url.endsWith('/api/me') ? new Response(null, { status: 401 }) : as.fetch(request)
      }
      expect((await cli('token', { fetch: refusing })).out).toBe('access-2\n')
      as.pass(60_000)
      as.end()
      expect(await cli('token', { fetch: refusing })).toMatchObject({
        code: 4,
        err: expect.stringContaining('has ended'),
      })
    })

    it('asked for again at once is given out as it is when the server is away', async () => {
      await login()
      as.pass(60_000)
      await cli('token')
      as.away = true
      expect((await cli('token')).out).toBe('access-1\n')
    })

    it('ends with 4 and one sentence when signed out', async () => {
      const { code, out, err } = await cli('token')
      expect({ code, out }).toEqual({ code: 4, out: '' })
      expect(err.trim().split('\n')).toHaveLength(1)
      expect(err).toContain('sekisho login')
    })

    it('forgets a sign-in that was ended, and says what to do', async () => {
      await login()
      as.end()
      as.pass(hourMs)
      expect(await cli('token')).toMatchObject({
        code: 4,
        out: '',
        err: expect.stringContaining('has ended'),
      })
      as.asked.length = 0
      expect((await cli('token')).code).toBe(4)
      expect(as.asked).toEqual([])
    })

    it('of an old copy of the file ends the sign-in for both', async () => {
      await login()
      const copy = await readFile(file(), 'utf8')
      as.pass(hourMs)
      expect((await cli('token')).out).toBe('access-2\n')
      await writeFile(file(), copy)
      expect((await cli('token')).code).toBe(4)
      expect(as.refreshTokens).toEqual([])
    })

    it('outlasts a server that is away for as long as the token is good, and no longer', async () => {
      await login()
      as.away = true
      as.pass(hourMs - 60_000)
      expect((await cli('token')).out).toBe('access-1\n')
      as.pass(60_000)
      expect(await cli('token')).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining('ECONNREFUSED'),
      })
      as.away = false
      expect((await cli('token')).out).toBe('access-2\n')
    })

    it('tells a server that is in trouble from one that is no Sekisho', async () => {
      await login()
      as.pass(hourMs)
      const answering = (status: number) =>
        cli('token', { fetch: async () => Response.json({ error: 'server_error' }, { status }) })
      expect(await answering(502)).toMatchObject({
        code: 3,
        err: expect.stringContaining('in trouble (HTTP 502)'),
      })
      expect(await answering(200)).toMatchObject({ code: 3, err: expect.not.stringContaining('in trouble') })
    })

    it('refuses a file that others can read, with the way out', async () => {
      await login()
      await chmod(file(), 0o640)
      const { code, out, err } = await cli('token')
      expect({ code, out }).toEqual({ code: 4, out: '' })
      expect(err).toContain(`chmod 600 ${file()}`)
      expect(
        (await cli('token', { platform: 'win32', env: { XDG_CONFIG_HOME: join(home, '.config') } })).code,
      ).toBe(0)
    })

    it.each(['', '{', '[]', '{"signIns":[{"server":7}]}', '{"signIns":[{"server":"x","tokens":{}}]}'])(
      'refuses a file with %s in it',
      async (text) => {
        await login()
        await writeFile(file(), text)
        expect(await cli('token')).toMatchObject({ code: 4, err: expect.stringContaining(file()) })
      },
    )

    it('says what is wrong with a folder in which it cannot lock, and gives out what is still good', async () => {
      await login()
      await rm(join(folder(), 'sign-in.lock'))
      await mkdir(join(folder(), 'sign-in.lock'))
      as.pass(55 * 60_000)
      expect(await cli('token')).toMatchObject({ code: 0, out: 'access-1\n' })
      as.pass(hourMs)
      const { code, err } = await cli('token')
      expect(code).toBe(4)
      expect(err).toMatch(/^The file \S+sign-in\.lock cannot be written/)
    })

    it('says until when with --json', async () => {
      await login()
      expect(JSON.parse((await cli('token --json')).out)).toMatchObject({
        server,
        accessToken: 'access-1',
        expiresAt: expect.stringContaining('T01:00'),
      })
    })
  })

  describe('logout', () => {
    it('ends the session at the server and forgets it here', async () => {
      await login()
      expect(await cli('logout')).toMatchObject({ code: 0, out: expect.stringContaining(server) })
      expect(as.refreshTokens).toEqual([])
      await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' })
      expect((await cli('logout')).code).toBe(4)
    })

    it('forgets it here also when the server is away, and says what remains', async () => {
      await login()
      as.away = true
      expect(await cli('logout')).toMatchObject({ code: 3, err: expect.stringContaining('may go on') })
      await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' })
    })
  })

  describe('whoami', () => {
    it('shows the person and the roles the server knows by now', async () => {
      await login()
      const { out } = await cli('whoami')
      expect(out).toContain('tanaka@example.com')
      expect(out).toContain('developer')
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    })

    it('ends with 4 when signed out', async () => expect((await cli('whoami')).code).toBe(4))
  })

  describe('an admin command with --server', () => {
    it('uses the sign-in, refreshed when it has to be', async () => {
      await login()
      as.pass(hourMs)
      expect(await cli(`devices list --server ${server}`)).toMatchObject({ code: 0, err: '' })
      expect(as.asked.slice(-2)).toEqual(['/oauth/token', '/api/devices'])
    })

    it('ends with 4 when signed out, and with 2 when --url is there too', async () => {
      expect((await cli(`people list --server ${server}`)).code).toBe(4)
      expect((await cli(`people list --server ${server} --url ${server}`)).code).toBe(2)
    })

    it('says to sign in again when the server does not take the sign-in', async () => {
      await login()
      const problem = { type: 'error', error: { type: 'x', code: 'admin_session_over', message: 'over' } }
      const fetch = async () => Response.json(problem, { status: 401 })
      const { code, err } = await cli(`people list --server ${server}`, { fetch })
      expect(code).toBe(4)
      expect(err).toContain(`sekisho login --server ${server}`)
    })
  })

  it('is kept by XDG_CONFIG_HOME where that is set', async () => {
    const env = { XDG_CONFIG_HOME: join(home, 'xdg') }
    await login({ env })
    expect(await mode(join(home, 'xdg', 'sekisho', 'sign-in.json'))).toBe(0o600)
    expect((await cli('token', { env })).out).toBe('access-1\n')
    expect((await cli('token', { env: { XDG_CONFIG_HOME: 'relative' } })).code).toBe(4)
  })
})
