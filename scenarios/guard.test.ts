import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hookInput } from '../packages/guard/src/testing/machine.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { approve, signInByCode } from './device-sign-in.ts'
import { addPerson, startLocal } from './local-people.ts'
import type { Sekisho } from './sekisho.ts'

const program = fileURLToPath(new URL('../packages/guard/bin/sekisho-guard.cjs', import.meta.url))

interface Guard {
  id: string
  personId: string
  state: string
  today: { decisions: number; blocked: number }
  attested?: { mode: string; versions: { policy: string; version: number }[] }
}

describe.each(await testDatabases())('a guard, from its enrolment to its end, on $name', (database) => {
  let sekisho: Sekisho
  let machine: string
  let person: { id: string; token: string }
  let policy: string
  beforeAll(async () => {
    const session = { jwt_secret: 'a secret of these tests that is long enough' }
    sekisho = await startLocal({ storage: await database.open(), config: { session } })
    machine = mkdtempSync(join(tmpdir(), 'sekisho-guarded-'))
    const { id, browser } = await addPerson(sekisho, 'tanaka@example.jp')
    person = { id, token: (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token ?? '' }
    const made = await sekisho.admin<{ id: string }>('POST', '/api/policies', {
      name: 'everybody',
      match: {},
    })
    policy = made.body.id
    await publish({ permissions: { deny: ['Bash(curl *)'] } })
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
    rmSync(machine, { recursive: true, force: true })
  })

  async function publish(settings: object): Promise<void> {
    const document = { settings, guard: { mode: 'enforce' } }
    const added = await sekisho.admin<{ version: number }>('POST', `/api/policies/${policy}/versions`, {
      document,
    })
    const path = `/api/policies/${policy}/versions/${added.body.version}/publish`
    expect(await sekisho.admin('POST', path, { ring: 'all' })).toMatchObject({ status: 200 })
  }

  /** The guard as its machine runs it. */
  async function guard(args: readonly string[], input = '') {
    const env = { PATH: '/usr/bin:/bin', HOME: machine, LANG: 'C.UTF-8' }
    const child = spawn(process.execPath, [program, ...args], { env, stdio: 'pipe' })
    let out = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => void (out += text))
    child.stdin.on('error', () => undefined) // a command that reads nothing ends before
    child.stdin.end(input)
    const [code] = await once(child, 'close')
    return { code: code as number, out }
  }
  const listed = async () => (await sekisho.admin<{ data: Guard[] }>('GET', '/api/guards')).body.data

  it('is believed, decides by the person’s policy, delivers what it stopped, follows a new version, and is revoked', async () => {
    const enrolled = await guard(['enrol', '--server', sekisho.url, '--token-stdin', '--json'], person.token)
    expect(enrolled.code).toBe(0)
    const { device, keys } = JSON.parse(enrolled.out) as { device: string; keys: string[] }
    expect(statSync(join(machine, '.local/state/sekisho-guard/enrolment.json')).mode & 0o077).toBe(0)
    expect(await listed()).toMatchObject([{ id: device, personId: person.id, state: 'in_force' }])

    const pinned = ['--server', sekisho.url, ...keys.flatMap((key) => ['--key', key])]
    const judge = (command: string) => guard(['hook', ...pinned], hookInput('Bash', { command }))
    expect(await judge('ls')).toEqual({ code: 0, out: '' })
    expect(JSON.parse((await judge('curl https://example.com')).out)).toMatchObject({
      hookSpecificOutput: { permissionDecision: 'deny' },
    })

    // What was blocked is delivered by itself, within seconds.
    await vi.waitFor(
      async () => expect(await listed()).toMatchObject([{ today: { decisions: 2, blocked: 1 } }]),
      { interval: 200 },
    )
    const blocked = await vi.waitFor(async () => {
      const found = (await sekisho.entries()).filter(({ kind }) => kind === 'guard.blocked')
      expect(found).toHaveLength(1)
      return found
    })
    expect(blocked[0]).toMatchObject({
      actor: { type: 'person', id: person.id },
      data: { guard: device, tool: 'Bash', rule: 'Bash(curl *)', versions: [`${policy}@1`] },
    })
    expect(JSON.stringify(blocked)).not.toContain('example.com')

    await publish({ permissions: { deny: ['Bash(ls *)', 'Bash(ls)'] } })
    expect(await listed()).toMatchObject([{ state: 'drifted' }])
    await vi.waitFor(async () => expect((await guard(['sync', ...pinned])).out).toContain('@2 (enforce)'), {
      interval: 200,
    })
    expect(await listed()).toMatchObject([
      { state: 'in_force', attested: { versions: [{ policy, version: 2 }] } },
    ])
    expect((await judge('ls')).out).toContain('deny')

    expect(await guard(['status', ...pinned])).toMatchObject({ code: 0 })
    expect(await guard(['check', ...pinned])).toMatchObject({ code: 0 })
    await sekisho.admin('POST', `/api/guards/${device}/revoke`, { reason: 'laptop lost' })
    // One in the background may be under way.
    await vi.waitFor(
      async () =>
        expect(await guard(['sync', ...pinned])).toMatchObject({
          code: 1,
          out: expect.stringContaining('revoked'),
        }),
      { interval: 200 },
    )
    expect(await guard(['check', ...pinned])).toMatchObject({
      code: 1,
      out: expect.stringContaining('Enrol it again'),
    })
    expect(await listed()).toMatchObject([{ state: 'revoked' }])
  })

  it('learns under the server’s signature that no policy is for its person any more, lets calls pass, and follows when one is again', async () => {
    const rest = (method: 'PATCH' | 'POST', path: string, body: object) =>
      sekisho.admin<{ id: string; version: number }>(method, path, body)
    const { id, browser } = await addPerson(sekisho, 'suzuki@example.jp')
    const token = (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token ?? ''
    const groups = (...names: string[]) => rest('PATCH', `/api/people/${id}`, { groups: names })
    await groups('eng')
    // From here on the policy is for engineers alone.
    await rest('POST', `/api/policies/${policy}/retire`, {})
    policy = (await rest('POST', '/api/policies', { name: 'engineers', match: { groups: ['eng'] } })).body.id
    await publish({ permissions: { deny: ['Bash(curl *)'] } })

    const enrolled = await guard(['enrol', '--server', sekisho.url, '--token-stdin', '--json'], token)
    const { device, keys } = JSON.parse(enrolled.out) as { device: string; keys: string[] }
    const pinned = ['--server', sekisho.url, ...keys.flatMap((key) => ['--key', key])]
    const judge = async () => (await guard(['hook', ...pinned], hookInput('Bash', { command: 'curl x' }))).out
    const own = async () => (await listed()).find((one) => one.id === device)
    /** typed, without what the hook is started with; one in the background may be under way */
    const synced = (expected: string) =>
      vi.waitFor(async () => expect((await guard(['sync'])).out).toContain(expected), { interval: 200 })
    expect(await judge()).toContain('deny')
    expect(await own()).toMatchObject({ state: 'in_force' })

    await groups('sales')
    await synced('No policy is for you')
    expect(await judge()).toBe('')
    expect(await own()).toMatchObject({ state: 'nothing_due', attested: { versions: [], mode: 'off' } })
    expect(await guard(['status'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('No policy is for you'),
    })

    await groups('eng')
    expect(await own()).toMatchObject({ state: 'drifted' })
    await synced('@1 (enforce)')
    expect(await judge()).toContain('deny')
    expect(await own()).toMatchObject({ state: 'in_force', attested: { mode: 'enforce' } })

    // What the machine has forgotten is no word of the server.
    const forgotten = async () => {
      // One in the background may bring it back.
      rmSync(join(machine, '.local/state/sekisho-guard/policy.json'), { force: true })
      const hooked = await guard(['hook', ...pinned], hookInput('Bash', { command: 'ls' }))
      expect(hooked).toMatchObject({ code: 2 })
    }
    await vi.waitFor(forgotten, { interval: 200 })
  })

  it('enrols with a browser alone, where nothing else of ours is on the machine, and keeps no sign-in', async () => {
    const { id, browser } = await addPerson(sekisho, 'ito@example.jp')
    const env = { PATH: '/usr/bin:/bin', HOME: machine, LANG: 'C.UTF-8' }
    const args = [program, 'enrol', '--server', sekisho.url, '--json']
    const child = spawn(process.execPath, args, { env, stdio: 'pipe' })
    const said = { out: '', aside: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (said.aside += text))
    const ended = once(child, 'close')
    const code = await vi.waitFor(
      () => {
        const found = /confirm this code: (\S+)/.exec(said.aside)?.[1]
        if (found === undefined) throw new Error(said.aside)
        return found
      },
      { interval: 100 },
    )
    await approve(browser, `${sekisho.url}/device?user_code=${code}`)
    expect(await ended).toEqual([0, null])
    const { person: enrolled } = JSON.parse(said.out) as { person: string }
    expect(enrolled).toBe(id)
    const { body } = await sekisho.admin<{ data: { kind: string; state: string }[] }>(
      'GET',
      `/api/sessions?person=${id}`,
    )
    expect(body.data.filter(({ kind, state: is }) => kind === 'cli' && is === 'active')).toEqual([])
  })

  it('that only reports attests so, however it is asked to', async () => {
    const { id, browser } = await addPerson(sekisho, 'kato@example.jp')
    await sekisho.admin('PATCH', `/api/people/${id}`, { groups: ['eng'] })
    const token = (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token ?? ''
    const enrolled = await guard(['enrol', '--server', sekisho.url, '--token-stdin', '--json'], token)
    const { device, keys } = JSON.parse(enrolled.out) as { device: string; keys: string[] }
    const mode = async () => (await listed()).find((one) => one.id === device)?.attested?.mode
    expect(await mode()).toBe('enforce')
    const pinned = ['--server', sekisho.url, ...keys.flatMap((key) => ['--key', key]), '--report-only']
    expect(await guard(['hook', ...pinned], hookInput('Bash', { command: 'curl x' }))).toEqual({
      code: 0,
      out: '',
    })
    await vi.waitFor(async () => expect(await mode()).toBe('report'), { interval: 200 })
    await vi.waitFor(async () => expect(await guard(['sync'])).toMatchObject({ code: 0 }), { interval: 200 })
    expect(await mode()).toBe('report')
  })

  it('enrolled anew goes on saying how its hook was started, and follows keys however often they were rotated', async () => {
    const { id, browser } = await addPerson(sekisho, 'mori@example.jp')
    await sekisho.admin('PATCH', `/api/people/${id}`, { groups: ['eng'] })
    const token = (await signInByCode(sekisho, browser, 'sekisho_cli')).access_token ?? ''
    const enrolAs = async (own: string, ...more: string[]) => {
      const args = [
        'enrol',
        '--server',
        sekisho.url,
        '--state',
        join(machine, own),
        '--token-stdin',
        '--json',
      ]
      return JSON.parse((await guard([...args, ...more], token)).out) as { device: string; keys: string[] }
    }
    const first = await enrolAs('mori', '--report-only')
    const again = await enrolAs('mori')
    const own = (await listed()).find(({ id: device }) => device === again.device)
    expect(own).toMatchObject({ state: 'drifted', attested: { mode: 'report' } })
    for (let rotation = 0; rotation < 25; rotation++)
      expect(await sekisho.admin('POST', '/api/policy-keys/rotate', { overlapDays: 0 })).toMatchObject({
        status: 201,
      })
    const [pinned = ''] = first.keys
    const hook = ['--server', sekisho.url, '--key', pinned, '--state', join(machine, 'mori')]
    expect(await guard(['sync', ...hook])).toMatchObject({ code: 0 })
    expect((await guard(['hook', ...hook], hookInput('Bash', { command: 'curl x' }))).out).toContain('deny')
  })

  it('is served the policies that the configuration file pins, and does with them what it says there', async () => {
    const text = { permissions: { deny: ['Bash(wget *)'] } }
    const pinning = await startLocal({
      storage: await database.open(),
      config: {
        session: { jwt_secret: 'a secret of these tests that is long enough' },
        managed: { policies: [{ match: {}, cli: text }] },
        sekisho: { policies: { file_guard: 'enforce' } },
      },
    })
    try {
      const { body } = await pinning.admin<{ data: { key: string }[] }>('GET', '/api/policy-keys')
      const { browser } = await addPerson(pinning, 'abe@example.jp')
      const token = (await signInByCode(pinning, browser, 'sekisho_cli')).access_token ?? ''
      const args = ['--server', pinning.url, '--state', join(machine, 'abe')]
      expect(await guard(['enrol', ...args, '--token-stdin'], token)).toMatchObject({ code: 0 })
      const hook = ['hook', ...args, ...body.data.flatMap(({ key }) => ['--key', key])]
      expect((await guard(hook, hookInput('Bash', { command: 'wget x' }))).out).toContain('deny')
      expect(await guard(hook, hookInput('Bash', { command: 'ls' }))).toEqual({ code: 0, out: '' })
      const guards = (await pinning.admin<{ data: Guard[] }>('GET', '/api/guards')).body.data
      expect(guards).toMatchObject([
        { state: 'in_force', attested: { mode: 'enforce', versions: [{ policy: 'file:0', version: 1 }] } },
      ])
    } finally {
      await pinning.stop()
    }
  })

  it('is not believed without a sign-in', async () => {
    const { code, out } = await guard(['enrol', '--server', sekisho.url, '--token-stdin'], 'x'.repeat(40))
    expect([code, out]).toEqual([1, expect.stringContaining('sign-in in force')])
  })
})
