import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { authorizationServer, server, type AuthorizationServer } from '../testing-authorization.ts'
import { runCli, type Ran, type RunOptions } from '../testing.ts'

const hourMs = 3_600_000

describe('the keychain', () => {
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
  const stored = async () =>
    JSON.parse(await readFile(join(home, '.config', 'sekisho', 'sign-in.json'), 'utf8')) as object

  /** A `secret-tool` that keeps one secret in a file; `mood` makes it fail. */
  async function secretTool(mood: 'works' | 'locked' = 'works'): Promise<RunOptions> {
    const bin = join(home, 'bin')
    await mkdir(bin, { recursive: true })
    const kept = join(home, 'kept')
    const script = `#!/bin/sh
echo "$@" >> ${join(home, 'arguments')}
[ ${mood} = locked ] && exit 1
case $1 in
store) cat > ${kept} ;;
lookup) cat ${kept} ;;
clear) rm -f ${kept} ;;
esac
`
    await writeFile(join(bin, 'secret-tool'), script, { mode: 0o755 })
    return { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } }
  }

  it('holds the tokens where there is one, and the file then holds none', async () => {
    const options = await secretTool()
    expect((await login(options)).out).toContain('keychain')
    expect(JSON.stringify(await stored())).not.toMatch(/access-|refresh-/)
    expect((await cli('token', options)).out).toBe('access-1\n')
    as.pass(hourMs)
    expect((await cli('token', options)).out).toBe('access-2\n')
    expect((await cli('token', options)).out).toBe('access-2\n')
    expect((await cli('logout', options)).code).toBe(0)
    await expect(stat(join(home, 'kept'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is never told a secret where others could list it', async () => {
    await login(await secretTool())
    const said = await readFile(join(home, 'arguments'), 'utf8')
    expect(said).toContain('store')
    expect(said).not.toMatch(/access-|refresh-/)
    expect(said).not.toContain(Buffer.from('{"accessToken').toString('base64').slice(0, 12))
  })

  it('that takes nothing leaves the tokens to the file', async () => {
    const options = await secretTool('locked')
    expect(await login(options)).toMatchObject({ code: 0, out: expect.stringContaining('in a file') })
    expect((await cli('token', options)).out).toBe('access-1\n')
  })

  it('that is locked later is told apart from being signed out', async () => {
    await login(await secretTool())
    const { code, err } = await cli('token', await secretTool('locked'))
    expect(code).toBe(4)
    expect(err).toContain('keychain')
  })

  it('is left alone when switched off', async () => {
    const options = await secretTool()
    await cli(`login --server ${server} --keychain off`, options)
    expect(JSON.stringify(await stored())).toContain('refresh-1')
    await expect(stat(join(home, 'arguments'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('of macOS is spoken to in its own words', async () => {
    const bin = join(home, 'bin')
    await mkdir(bin)
    const script = `#!/bin/sh
case $1 in
-i) sed -n 's/.*-w "\\(.*\\)"$/\\1/p' > ${join(home, 'kept')} ;;
find-generic-password) cat ${join(home, 'kept')} ;;
delete-generic-password) rm ${join(home, 'kept')} ;;
esac
`
    await writeFile(join(bin, 'security'), script, { mode: 0o755 })
    const options: RunOptions = {
      platform: 'darwin',
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    }
    expect((await login(options)).out).toContain('keychain')
    expect((await cli('token', options)).out).toBe('access-1\n')
    expect((await cli('logout', options)).code).toBe(0)
    expect(await readdir(join(home, 'Library', 'Application Support', 'sekisho'))).toEqual(['sign-in.lock'])
  })
})
