import type * as Fs from 'node:fs/promises'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { authorizationServer, server, type AuthorizationServer } from '../testing-authorization.ts'
import { runCli, type Ran, type RunOptions } from '../testing.ts'

const disk = vi.hoisted(() => ({ problem: '' }))
vi.mock('node:fs/promises', async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>()
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(disk.problem), { code: disk.problem })
  }
  const open: typeof fs.open = async (file, flags, mode) =>
    disk.problem !== '' && flags === 'wx' ? await fail() : await fs.open(file, flags, mode)
  const utimes: typeof fs.utimes = async (...given) =>
    disk.problem === 'EROFS' ? await fail() : await fs.utimes(...given)
  return { ...fs, open, utimes }
})

describe('a disk that takes nothing', () => {
  let home: string
  let as: AuthorizationServer
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'sekisho-home-'))
    as = authorizationServer(answers)
    expect((await cli(`login --server ${server} --keychain off`)).code).toBe(0)
    as.asked.splice(0)
  })
  afterEach(async () => {
    disk.problem = ''
    await rm(home, { recursive: true, force: true })
  })

  const cli = (line: string, options: RunOptions = {}): Promise<Ran> =>
    runCli(line.split(' '), { homeDir: home, ...as, ...options })

  it('does not cost the sign-in: what could not be kept is not exchanged', async () => {
    disk.problem = 'ENOSPC'
    // Five minutes are left of the token: it is given out as it is.
    as.pass(55 * 60_000)
    expect(await cli('token')).toMatchObject({ code: 0, out: 'access-1\n' })
    as.pass(3_600_000)
    const { code, err } = await cli('token', { env: { LANG: 'ja_JP.UTF-8' } })
    expect(code).toBe(4)
    expect(err).toContain('sign-in.json に書き込めません(ENOSPC)')
    expect(as.asked).not.toContain('/oauth/token')
    disk.problem = ''
    expect(await cli('token')).toMatchObject({ code: 0, out: 'access-2\n' })
    expect(await readFile(join(home, '.config', 'sekisho', 'sign-in.json'), 'utf8')).toContain('refresh-2')
  })

  it('where nothing may be written gives out what is good, and asks whether it is', async () => {
    disk.problem = 'EROFS'
    as.pass(60_000)
    expect(await cli('token')).toMatchObject({ code: 0, out: 'access-1\n' })
    expect(as.asked).toStrictEqual(['/api/me'])
  })
})
