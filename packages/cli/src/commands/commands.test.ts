import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionLines } from '@sekisho/contract'
import type { Settings, StoredLedger } from '@sekisho/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answers } from '../testing-answers.ts'
import { authorizationServer, server } from '../testing-authorization.ts'
import {
  fakeApi,
  fakeDataDir,
  runCli,
  shellWords,
  type FakeApi,
  type FakeDataDir,
  type Ran,
} from '../testing.ts'
import { note, verdict } from '../testing-ledger.ts'
import { commands } from './list/index.ts'

// Only what the commands read; the rest of Settings is the server's own.
const settings = {
  dataDir: tmpdir(),
  storage: { kind: 'sqlite' },
  notices: ['telemetry: not in force yet'],
} as unknown as Settings

const oneDay = { starting_at: '2026-10-01T00:00:00Z', ending_at: '2026-10-02T00:00:00Z', results: [] }
const costReport = { data: [oneDay] }

let data: FakeDataDir
let api: FakeApi
const signedInTo = authorizationServer(answers)
beforeAll(async () => {
  data = await fakeDataDir()
})
afterAll(() => data.dispose())

interface Given {
  ledger?: Partial<StoredLedger>
  loaded?: { ok: false; problems: { path: string; message: string }[] }
  env?: Record<string, string>
  /** what `up` says on its way out */
  failsWith?: string
}

/** Runs a command against a server, a ledger and a configuration that are in order unless the test says otherwise. */
async function command(words: string[], given: Given = {}): Promise<Ran> {
  api = fakeApi(answers)
  return await runCli(words, {
    ...signedInTo,
    fetch: (target, init) => {
      const request = new Request(target, init)
      return request.url.startsWith(server) ? signedInTo.fetch(request) : api.fetch(request)
    },
    homeDir: data.dataDir,
    env: given.env ?? {},
    server: {
      openStoredLedger: () => ({
        verify: async () => verdict,
        newestCheckpoint: async () => note,
        ...given.ledger,
      }),
      loadSettings: () => given.loaded ?? { ok: true, settings },
      describeSettings: () => ({ port: 8787 }),
      up: async ({ print, printError, json }) => {
        if (json) print('{"started":true,"dataDir":"/srv/\\u001B[2J"}')
        else print('Sekisho listens')
        if (given.failsWith !== undefined) printError(given.failsWith)
        return 0
      },
    },
  })
}

const onData = (...words: string[]) => command([...words, '--data', data.dataDir])

describe.each(commands)('$name', ({ name, examples, options }) => {
  it.each(['en', 'ja'])('has help with an example and exit codes in %s', async (lang) => {
    const { code, out, err } = await runCli([...name.split(' '), '--help', '--lang', lang])
    expect({ code, err }).toStrictEqual({ code: 0, err: '' })
    for (const example of examples) expect(out).toContain(`sekisho ${example}`)
    expect(out).toContain(lang === 'ja' ? '終了コード' : 'Exit codes')
  })

  it('has examples that work', async () => {
    expect(examples).not.toHaveLength(0)
    for (const example of examples) {
      const words = shellWords(example)
      const takesData = options.some((option) => option.name === 'data')
      const folder = await mkdtemp(join(tmpdir(), 'sekisho-example-'))
      const files = ['checkpoint.txt', 'people.csv', 'cost-report.json', 'calls.jsonl']
      const elsewhere = words.map((word) => (files.includes(word) ? join(folder, word) : word))
      await writeFile(join(folder, 'people.csv'), 'name,email,roles,groups\n')
      await writeFile(join(folder, 'cost-report.json'), JSON.stringify(costReport))
      await writeFile(join(folder, 'calls.jsonl'), '{"tool":"Bash","input":{"command":"ls"}}\n')
      await command(['login', '--server', server])
      if (name === 'ledger verify')
        await onData('ledger', 'checkpoint', '--out', join(folder, 'checkpoint.txt'))
      const { code, err } = await command([...elsewhere, ...(takesData ? ['--data', data.dataDir] : [])])
      await rm(folder, { recursive: true })
      expect({ code, err }).toStrictEqual({ code: 0, err: '' })
    }
  })

  it('takes --json and --lang, and refuses what it does not know', async () => {
    expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(['json', 'lang']))
    const { code, out, err } = await command([...name.split(' '), '--nonsense', '--json'])
    expect({ code, out }).toStrictEqual({ code: 2, out: '' })
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'usage', exitCode: 2 } })
  })
})

describe('what is printed', () => {
  const lines = [
    ['people', 'list'],
    ['people', 'add', '--name', 'x'],
    ['credentials', 'list'],
    ['credentials', 'create', '--person', 'tanaka@example.com'],
    ['credentials', 'rotate', answers.revokeCredential.id],
    ['credentials', 'revoke', answers.revokeCredential.id, '--reason', 'lost'],
    ['credentials', 'unused'],
    ['credentials', 'uses', answers.revokeCredential.id],
    ['people', 'show', answers.createPerson.id],
    ['people', 'update', answers.createPerson.id, '--name', 'x'],
    ['people', 'deactivate', answers.createPerson.id, '--reason', 'left'],
    ['people', 'reactivate', answers.createPerson.id],
    ['people', 'invite', '--name', 'x', '--email', 'x@example.com'],
    ['people', 'sign-in-link', answers.createPerson.id],
    ['invitations', 'list'],
    ['invitations', 'revoke', answers.revokeInvitation.id, '--reason', 'x'],
    ['groups', 'list'],
    ['sessions', 'list'],
    ['sessions', 'revoke', answers.revokeSession.id, '--reason', 'x'],
    ['devices', 'list'],
    ['devices', 'rename', answers.updateDevice.id, '--name', 'x'],
    ['devices', 'block', answers.blockDevice.id, '--reason', 'x'],
    ['service-accounts', 'list'],
    ['service-accounts', 'create', '--name', 'x'],
    ['service-accounts', 'set', answers.createServiceAccount.id, '--cost-centre', 'x'],
    ['federation', 'list'],
    ['federation', 'remove', answers.removeFederationRule.id, '--reason', 'x'],
    ['projects', 'list'],
    ['projects', 'create', '--name', 'x'],
    ['projects', 'set', 'payments', '--restore'],
    ['projects', 'archive', 'payments'],
    ['ledger', 'tail'],
    ['spend'],
  ]

  it.each(lines.map((words) => ({ words })))('$words never commands the terminal', async ({ words }) => {
    for (const extra of [[], ['--json'], ['--lang', 'ja']]) {
      const { code, out } = await onData(...words, ...extra)
      expect(code).toBe(0)
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    }
  })

  it.each(lines.map((words) => ({ words })))('$words --json is one document', async ({ words }) => {
    const { out } = await onData(...words, '--json')
    expect(() => JSON.parse(out)).not.toThrow()
  })
})

describe('credentials create', () => {
  it('shows the secret once, with the two lines for Claude Code', async () => {
    const { out } = await onData('credentials', 'create', '--person', answers.createPerson.id)
    for (const line of connectionLines(answers.createCredential)) expect(out).toContain(`  ${line}\n`)
    expect(out.split('sk-skh-')).toHaveLength(2)
  })

  it('finds a person by address and sends the lifetime in seconds', async () => {
    await onData(
      'credentials',
      'create',
      '--person',
      'tanaka@example.com',
      '--kind',
      'any',
      '--expires',
      '90d',
    )
    expect(api.asked.map(({ operation }) => operation)).toStrictEqual(['listPeople', 'createCredential'])
    expect(api.asked[1]?.input).toStrictEqual({
      personId: answers.createPerson.id,
      kind: 'any',
      name: 'Claude Code',
      expiresInSeconds: 7_776_000,
    })
  })

  it('says so when nobody has the address', async () => {
    const { fetch } = fakeApi({ listPeople: { data: [] } })
    const { code, err } = await runCli(
      ['credentials', 'create', '--person', 'nobody@example.com', '--data', data.dataDir],
      { fetch },
    )
    expect(code).toBe(4)
    expect(err).toContain('nobody@example.com')
  })

  it.each(['90', 'soon', '-1d'])('refuses the lifetime %s before anything is sent', async (expires) => {
    const { code, err } = await onData('credentials', 'create', '--person', 'x', `--expires=${expires}`)
    expect(code).toBe(2)
    expect(err).toContain('--expires')
    expect(api.asked).toStrictEqual([])
  })
})

describe('credentials rotate', () => {
  it('sends the grace in seconds, a day when none is given', async () => {
    await onData('credentials', 'rotate', answers.revokeCredential.id)
    expect(api.asked[0]?.input).toStrictEqual({ id: answers.revokeCredential.id, graceSeconds: 86_400 })
    await onData('credentials', 'rotate', answers.revokeCredential.id, '--grace', '0s')
    expect(api.asked[0]?.input).toMatchObject({ graceSeconds: 0 })
  })

  it('sends another life for the new one when it is given', async () => {
    await onData('credentials', 'rotate', answers.revokeCredential.id, '--expires', '90d')
    expect(api.asked[0]?.input).toMatchObject({ expiresInSeconds: 90 * 86_400 })
  })
})

describe('people add', () => {
  it('takes several roles and groups, and developer when none is given', async () => {
    const groups = ['--group', 'a', '--group', 'b']
    await onData('people', 'add', '--name', '田中', '--role', 'security', '--role', 'auditor', ...groups)
    expect(api.asked[0]?.input).toStrictEqual({
      name: '田中',
      roles: ['security', 'auditor'],
      groups: ['a', 'b'],
    })
    await onData('people', 'add', '--name', '田中')
    expect(api.asked[0]?.input).toMatchObject({ roles: ['developer'], groups: [] })
  })

  it('refuses a role there is not', async () => {
    const { code, err } = await onData('people', 'add', '--name', 'x', '--role', 'emperor')
    expect(code).toBe(2)
    expect(err).toContain('claude_code_user')
  })
})

describe('lists', () => {
  it('say how to go on', async () => {
    expect((await onData('people', 'list')).out).toContain(`--after ${answers.createPerson.id}`)
    expect((await onData('ledger', 'tail')).out).toContain('--before place-1')
  })

  it('say when there is nothing', async () => {
    const { fetch } = fakeApi({ listPeople: { data: [] } })
    expect((await runCli(['people', 'list', '--data', data.dataDir], { fetch })).out).toBe('None yet.\n')
  })

  it('refuse a limit out of range', async () => {
    for (const limit of ['0', '1001', 'all']) {
      expect((await onData('people', 'list', '--limit', limit)).code).toBe(2)
    }
  })
})

describe('ledger tail', () => {
  it('shows the newest entry last', async () => {
    const { out } = await onData('ledger', 'tail')
    expect(out.indexOf('exchange.settled')).toBeLessThan(out.indexOf('credential.revoked'))
  })

  it('shows which model served and what was asked for, where a routing rule came between', async () => {
    expect((await onData('ledger', 'tail')).out).toContain(
      'model=claude-haiku-5-5 routedFrom=claude-opus-5-5',
    )
  })
})

describe('spend', () => {
  it('keeps simulated calls apart from money that was spent', async () => {
    const { out } = await onData('spend')
    expect(out).toMatch(/Sato \(practice\) .* \$77\.00\n/)
    expect(out).toMatch(/total .* \$1,234\.500001\n/)
    expect(out).toContain('no money was spent')
  })
})

describe('ledger verify', () => {
  it('ends with 0 and the last vouched entry when all is in order', async () => {
    const vouchedThrough = { size: 10, entry: { boot: 'boot_1', seq: 9 } }
    const { code, out } = await onData('ledger', 'verify')
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('12 entries') })
    const ledger = { verify: async () => ({ ...verdict, vouchedThrough }) }
    const vouched = await command(['ledger', 'verify', '--data', data.dataDir], { ledger })
    expect(vouched.out).toContain('through boot_1 number 9')
  })

  it('says what it cannot see when no saved checkpoint was given, and only then', async () => {
    const limit = 'cut off at the end'
    expect((await onData('ledger', 'verify')).out).toContain(limit)
    const file = join(data.dataDir, 'kept.txt')
    await writeFile(file, note)
    expect((await onData('ledger', 'verify', '--checkpoint', file)).out).not.toContain(limit)
  })

  it('ends with 1 and names what is wrong', async () => {
    const problems = [{ what: 'altered' as const, boot: 'boot_1', seq: 3, detail: 'not the bytes\u001B[2J' }]
    const ledger = { verify: async () => ({ ...verdict, ok: false, problems, problemCount: 3 }) }
    const { code, out } = await command(['ledger', 'verify', '--data', data.dataDir], { ledger })
    expect(code).toBe(1)
    expect(out).toContain('altered: not the bytes\\u001b[2J (boot_1 #3)')
    expect(out).toContain('2 more')
    expect((await command(['ledger', 'verify', '--data', data.dataDir, '--json'], { ledger })).code).toBe(1)
  })

  it('ends with 3 when there is no ledger to read', async () => {
    expect((await command(['ledger', 'verify', '--data', join(data.dataDir, 'nowhere')])).code).toBe(3)
    const ledger = { verify: () => Promise.reject(new Error('unable to open database file')) }
    const { code, err } = await command(['ledger', 'verify', '--data', data.dataDir], { ledger })
    expect(code).toBe(3)
    expect(err).toContain('unable to open database file')
  })

  it('ends with 2 when there is no such checkpoint', async () => {
    expect((await onData('ledger', 'verify', '--checkpoint', join(data.dataDir, 'none.txt'))).code).toBe(2)
  })
})

describe('ledger checkpoint', () => {
  it('writes the newest checkpoint as it was signed', async () => {
    const file = join(data.dataDir, 'checkpoint.txt')
    const { code, out } = await onData('ledger', 'checkpoint', '--out', file)
    expect(code).toBe(0)
    expect(out).toContain('10 entries')
    expect(await readFile(file, 'utf8')).toBe(note)
  })

  it('ends with 1 when none was signed yet', async () => {
    const ledger = { newestCheckpoint: async () => undefined }
    const file = join(data.dataDir, 'never.txt')
    expect(
      (
        await command(['ledger', 'checkpoint', '--data', join(data.dataDir, 'nowhere'), '--out', file], {
          ledger,
        })
      ).code,
    ).toBe(3)
    const words = ['ledger', 'checkpoint', '--data', data.dataDir, '--out', file]
    expect((await command(words, { ledger })).code).toBe(1)
  })
})

describe('credentials revoke', () => {
  const revoke = (reason: string) =>
    onData('credentials', 'revoke', answers.revokeCredential.id, '--reason', reason)

  it('of one that was revoked before says when and why, because that reason stands', async () => {
    const { code, out } = await revoke('stolen')
    expect(code).toBe(0)
    for (const part of ['already', '2026-11-22 06:14 UTC', 'lost']) expect(out).toContain(part)
  })

  it('says that calls are refused from now on', async () => {
    expect((await revoke('lost')).out).toContain('from now on')
  })
})

describe('config check', () => {
  it('ends with 2, as up does with the same file, and a line a mistake', async () => {
    const loaded = { ok: false as const, problems: [{ path: 'listen.port', message: 'must be a number' }] }
    const { code, out } = await command(['config', 'check', '--config', 'x.yaml'], { loaded })
    expect(code).toBe(2)
    expect(out).toContain('  listen.port must be a number\n')
  })

  it('says when there is no file at all', async () => {
    expect((await command(['config', 'check'])).out).toContain('no sekisho.yaml here')
  })

  it('shows the settings in force as JSON', async () => {
    const { out } = await command(['config', 'check', '--json'])
    expect(JSON.parse(out)).toMatchObject({ ok: true, settings: { port: 8787 }, notices: settings.notices })
  })
})

describe('up', () => {
  const failsWith = 'the store went away'

  it('prints the start message as it comes, and what is wrong on standard error', async () => {
    const { out, err } = await command(['up'], { failsWith })
    expect([out, err]).toStrictEqual(['Sekisho listens\n', 'the store went away\n'])
  })

  it('prints one document with --json, and what is wrong as another on standard error', async () => {
    const { out, err } = await command(['up', '--json'], { failsWith })
    expect(JSON.parse(out)).toStrictEqual({ started: true, dataDir: '/srv/\u001B[2J' })
    expect(out).not.toContain('\u001B')
    expect(JSON.parse(err)).toStrictEqual({ error: { code: 'up', message: failsWith } })
  })
})
