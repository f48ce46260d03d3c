import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepKnownHook } from '../state/known-hook.ts'
import { testMachine, testServer, type TestMachine } from '../testing/machine.ts'
import type { CommandGround } from './command-ground.ts'
import { readCommandOptions } from './command-options.ts'
import { runSync } from './run-sync.ts'
import { check } from './check.ts'
import { status } from './status.ts'

let machine: TestMachine
let printed: string[]
let answer: () => Promise<Response>
beforeEach(() => {
  machine = testMachine()
  printed = []
  answer = () => Promise.reject(new TypeError('fetch failed'))
})
afterEach(() => machine[Symbol.dispose]())

const ground = (locale: 'en' | 'ja'): CommandGround => ({
  locale,
  platform: 'linux',
  homeDir: machine.folder,
  hostName: 'laptop',
  defaultStateRoot: machine.state.root,
  program: [],
  now: Date.now,
  wait: () => Promise.resolve(),
  fetch: () => answer(),
  print: (text) => void printed.push(text),
  printAside: () => undefined,
  readInput: () => Promise.resolve(''),
  run: () => Promise.resolve(undefined),
})
const hook = (reportOnly: boolean) => ({ keys: [machine.serverKey.thumbprint], maxAgeDays: 7, reportOnly })
const say = async (command: typeof status, locale: 'en' | 'ja', ...args: string[]) => {
  printed = []
  return { code: await command(readCommandOptions(args), ground(locale)), text: printed.join('\n') }
}

describe('the guard says of itself', () => {
  it.each([
    ['en', 'records, and stops nothing'],
    ['ja', '何も止めません'],
  ] as const)('that its hook only reports (%s)', async (locale, words) => {
    machine.hold()
    await keepKnownHook(machine.state.hook, hook(true))
    expect(await say(status, locale)).toMatchObject({ code: 0, text: expect.stringContaining(words) })
    expect(JSON.parse((await say(status, locale, '--json')).text)).toMatchObject({
      hook: { reportOnly: true },
    })
    expect((await say(runSync, locale)).text).toContain(words)
    await keepKnownHook(machine.state.hook, hook(false))
    for (const command of [status, runSync]) expect((await say(command, locale)).text).not.toContain(words)
  })

  it.each([
    ['en', 'Every tool call is blocked now'],
    ['ja', 'すべて止まります'],
  ] as const)('that it blocks all calls, unless its hook only reports (%s)', async (locale, words) => {
    await keepKnownHook(machine.state.hook, hook(false))
    expect(await say(status, locale)).toMatchObject({ code: 1, text: expect.stringContaining(words) })
    await keepKnownHook(machine.state.hook, hook(true))
    expect((await say(status, locale)).text).not.toContain(words)
  })

  it('once why the server is out of reach, whatever it was asked for', async () => {
    machine.hold()
    await keepKnownHook(machine.state.hook, hook(false))
    expect((await say(runSync, 'en')).text.match(/does not answer/g)).toHaveLength(1)
  })

  it('that nobody told it which keys to believe, and nothing to the server', async () => {
    machine.hold()
    await expect(say(runSync, 'en')).rejects.toThrow('Start Claude Code once')
  })

  it.each([
    ['none', undefined],
    ['another', { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }],
    ['a public one', { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) }],
  ])('that it is not enrolled when its file holds %s for a key', async (_name, key) => {
    const enrolled = { server: testServer, device: 'gdv_1', person: 'per_1', audience: 'a', key }
    mkdirSync(machine.state.root, { recursive: true })
    writeFileSync(join(machine.state.root, 'enrolment.json'), JSON.stringify(enrolled))
    await expect(say(status, 'en')).rejects.toThrow('not enrolled')
  })
})

describe('a check', () => {
  const refusing = (status: number, code: string, message: string) => () =>
    Promise.resolve(Response.json({ error: { code, message } }, { status }))
  beforeEach(() => machine.hold())

  it('says to enrol anew when the server took the enrolment back', async () => {
    answer = refusing(401, 'guard_revoked', 'revoked')
    expect(await say(check, 'en')).toMatchObject({ code: 1, text: expect.stringContaining('Enrol it again') })
  })

  it.each([
    [401, 'guard_token_invalid', 'the clock of its machine is wrong'],
    [500, 'admin_internal', 'something went wrong here'],
  ])('says what the server says where enrolling would mend nothing (%s)', async (code, name, message) => {
    answer = refusing(code, name, message)
    const said = await say(check, 'en')
    expect(said).toMatchObject({ code: 1, text: expect.stringContaining(message) })
    expect(said.text).not.toContain('Enrol it again')
  })
})
