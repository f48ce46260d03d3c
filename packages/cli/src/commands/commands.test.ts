import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answers } from '../testing-answers/index.ts'
import { server } from '../testing-authorization.ts'
import { commandLine } from '../testing-commands.ts'
import { writeEvidence } from '../testing-ledger.ts'
import { fakeApi, runCli, shellWords } from '../testing.ts'
import { commands } from './list/index.ts'

const oneDay = { starting_at: '2026-10-01T00:00:00Z', ending_at: '2026-10-02T00:00:00Z', results: [] }
const costReport = { data: [oneDay] }

const cli = commandLine()

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
      const files = [
        'policy.yaml',
        'managed-settings.json',
        'checkpoint.txt',
        'witness.txt',
        'ledger.key',
        'ledger.jsonl.gz',
        'tanaka.jsonl',
        '4711.tlog-proof',
        'people.csv',
        'cost-report.json',
        'calls.jsonl',
        'managed-mcp.json',
        'packs',
        'draft.yaml',
        'base.yaml',
        'sekisho-backup.jsonl.gz',
      ]
      const elsewhere = words.map((word) => (files.includes(word) ? join(folder, word) : word))
      await writeFile(join(folder, 'policy.yaml'), 'settings:\n  cleanupPeriodDays: 30\n')
      await writeFile(join(folder, 'managed-settings.json'), '{}')
      await writeFile(join(folder, 'people.csv'), 'name,email,roles,groups\n')
      await writeFile(join(folder, 'cost-report.json'), JSON.stringify(costReport))
      await writeFile(join(folder, 'base.yaml'), 'permissions: { deny: [WebFetch] }\n')
      await writeFile(join(folder, 'calls.jsonl'), '{"tool":"Bash","input":{"command":"ls"}}\n')
      await writeFile(join(folder, 'managed-mcp.json'), '{"mcpServers":{}}')
      for (const file of ['policy.yaml', 'draft.yaml'])
        await writeFile(join(folder, file), 'settings: { permissions: { deny: [Bash(rm *)] } }\n')
      await writeEvidence(folder)
      if (name === 'restore') await writeFile(join(folder, 'sekisho-backup.jsonl.gz'), '')
      await cli.command(['login', '--server', server])
      if (name === 'ledger verify')
        await cli.onData('ledger', 'checkpoint', '--out', join(folder, 'checkpoint.txt'))
      const { code, err } = await cli.command([...elsewhere, ...(takesData ? ['--data', cli.dataDir] : [])])
      await rm(folder, { recursive: true })
      expect({ code, err }).toStrictEqual({ code: 0, err: '' })
    }
  })

  it('takes --json and --lang, and refuses what it does not know', async () => {
    expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(['json', 'lang']))
    const { code, out, err } = await cli.command([...name.split(' '), '--nonsense', '--json'])
    expect({ code, out }).toStrictEqual({ code: 2, out: '' })
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'usage', exitCode: 2 } })
  })
})

describe('what is printed', () => {
  const lines = [
    ['people', 'list'],
    ['policies', 'list', '--all'],
    ['policies', 'show', 'base'],
    ['policies', 'show', 'base@3'],
    ['policies', 'create', '--name', 'x'],
    ['policies', 'review', 'base@3'],
    ['policies', 'approve', 'base@3'],
    ['policies', 'withdraw', 'base@3'],
    ['policies', 'publish', 'base@3'],
    ['policies', 'advance', 'base'],
    ['policies', 'rollback', 'base', '--reason', 'x'],
    ['policies', 'retire', 'base'],
    ['policies', 'status', 'base'],
    ['policies', 'served', 'tanaka@example.com'],
    ['policies', 'change', 'base', '--position', '5'],
    ['policies', 'approve-change', 'base', '--change', '4'],
    ['policies', 'delete', 'base@3'],
    ['policies', 'keys'],
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
    ['guard', 'list'],
    ['guard', 'revoke', answers.revokeGuard.id, '--reason', 'x'],
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
    ['ledger', 'search', '--limit', '2'],
    ['compliance-keys', 'list'],
    ['compliance-keys', 'create', '--name', 'x', '--scope', 'read:compliance_activities'],
    ['compliance-keys', 'revoke', answers.revokeComplianceKey.id, '--reason', 'x'],
    ['mcp', 'list'],
    ['mcp', 'approve', 'files', '--owner', 'x', '--risk', 'low', '--command', '/opt/files', '--arg', '--x'],
    ['mcp', 'change', 'files', '--risk', 'high'],
    ['mcp', 'retire', 'files', '--reason', 'x'],
    ['mcp', 'export'],
    ['spend'],
  ]

  it.each(lines.map((words) => ({ words })))('$words never commands the terminal', async ({ words }) => {
    for (const extra of [[], ['--json'], ['--lang', 'ja']]) {
      const { code, out } = await cli.onData(...words, ...extra)
      expect(code).toBe(0)
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    }
  })

  it.each(lines.map((words) => ({ words })))('$words --json is one document', async ({ words }) => {
    const { out } = await cli.onData(...words, '--json')
    expect(() => JSON.parse(out)).not.toThrow()
  })
})

describe('lists', () => {
  it('say how to go on', async () => {
    expect((await cli.onData('people', 'list')).out).toContain(`--after ${answers.createPerson.id}`)
    expect((await cli.onData('ledger', 'tail')).out).toContain('--before place-1')
  })

  it('say when there is nothing', async () => {
    const { fetch } = fakeApi({ listPeople: { data: [] } })
    expect((await runCli(['people', 'list', '--data', cli.dataDir], { fetch })).out).toBe('None yet.\n')
  })

  it('refuse a limit out of range', async () => {
    for (const limit of ['0', '1001', 'all']) {
      expect((await cli.onData('people', 'list', '--limit', limit)).code).toBe(2)
    }
  })
})
