import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../testing.ts'

let folder = ''
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-policy-'))
  await mkdir(file('projects/p/s1/subagents'), { recursive: true })
  const files: Record<string, string> = {
    'policy.yaml': `
settings: &settings
  permissions: { deny: [Bash(curl *), Read(./.env)], allow: [Bash(npm test *)] }
rules:
  - { rule: Bash(npm test *), match: [npm test x], not_match: [npm testx] }
tests:
  - { call: Bash(curl x), expect: deny }
`,
    'failing.yaml': `
settings: { permissions: { deny: [Bash(curl *)] } }
rules: [{ rule: Bash(curl *), match: [wget x] }]
tests: [{ call: "Bash(ls; curl \\u202Ex)", expect: ask }]
`,
    'settings.json': '{"permissions":{"allow":["Bash(npm test *)"],"deny":["Bash(curl *)","Bash(wget *)"]}}',
    'user.json': '{"permissions":{"deny":["Bash(npm *)"]}}',
    'broken.yaml': 'settings:\n  a: [1\n  b: 2',
    'aliases.yaml': `a: &a [x]\n${'bcdefghij'
      .split('')
      .map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9)}]`)
      .join('\n')}`,
    'misspelt.yaml': 'settings: {}\ntest: []\ntests: [{ call: Bash(x), expect: block }]',
    'projects/p/s1.jsonl': `${JSON.stringify({ type: 'user', sessionId: 's1', permissionMode: 'default' })}\n${called('curl a')}\n`,
    'projects/p/s1/subagents/a.jsonl': `${called('npm test x')}\nno JSON\n`,
    'projects/p/notes.txt': 'no transcript',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function called(command: string): string {
  const content = [{ type: 'tool_use', id: `toolu_${command}`, name: 'Bash', input: { command } }]
  return JSON.stringify({ type: 'assistant', sessionId: 's1', cwd: '/home/ann/p', message: { content } })
}

const documentOf = (out: string): unknown => JSON.parse(out)

describe('policy test', () => {
  it('ends with 0 when every test passes', async () => {
    const { code, out } = await runCli(['policy', 'test', file('policy.yaml')])
    expect([code, out]).toStrictEqual([0, `${file('policy.yaml')}: 3 passed, 0 failed\n`])
  })

  it('ends with 1 and says what was expected, what came, and the deciding rule; safe for a terminal', async () => {
    const { code, out } = await runCli(['policy', 'test', file('policy.yaml'), file('failing.yaml')])
    expect(code).toBe(1)
    expect(out.split('\n').slice(1)).toStrictEqual([
      String.raw`tests.0: Bash(ls; curl \u202ex): expected ask, got deny`,
      '  Claude Code: deny, by the rule Bash(curl *): a rule denies it',
      'rules.0.match.0: Bash(wget x): expected that the rule applies, got that the rule does not apply',
      '  rule Bash(curl *)',
      expect.stringContaining('  Claude Code: ask'),
      `${file('failing.yaml')}: 0 passed, 2 failed`,
      '',
    ])
  })

  it('gives the reason in the reader’s language, as explain and simulate do', async () => {
    const ja = ['--lang', 'ja']
    const { out } = await runCli(['policy', 'test', file('failing.yaml'), ...ja])
    const explain = ['policy', 'explain', file('settings.json'), '--command', 'curl y', ...ja]
    const simulate = ['policy', 'simulate', '--draft', file('settings.json'), '--calls', '-', ...ja]
    const call = `${JSON.stringify({ tool: 'Bash', input: { command: 'make' } })}\n`
    const outs = [out, (await runCli(explain)).out, (await runCli(simulate, { stdin: call })).out]
    for (const text of outs.slice(0, 2)) expect(text).toContain('ルールが拒否しています')
    for (const text of outs) expect(text).not.toMatch(/a rule denies it|no rule allows/)
  })

  it('gives all outcomes as JSON', async () => {
    const { code, out } = await runCli(['policy', 'test', file('failing.yaml'), '--json'])
    expect(code).toBe(1)
    expect(documentOf(out)).toMatchObject({
      ok: false,
      files: [
        { passed: 0, failed: 2, outcomes: [{ path: ['tests', 0], decision: { rule: 'Bash(curl *)' } }, {}] },
      ],
    })
  })

  it('says of plain settings that they have no tests', async () => {
    const { code, out } = await runCli(['policy', 'test', file('settings.json')])
    expect([code, out]).toStrictEqual([0, `${file('settings.json')}: no tests\n`])
  })

  it.each([
    ['broken.yaml', 'policy_syntax', /line [123]/],
    ['aliases.yaml', 'policy_syntax', /YAML/],
    ['misspelt.yaml', 'policy_document', /test: .*\n.*tests\.0\.expect: .*allow, ask, deny/],
    ['nowhere.yaml', 'file_unreadable', /nowhere/],
  ])('of %s ends with 2 and says what is wrong', async (name, errorCode, message) => {
    const { code, err } = await runCli(['policy', 'test', file(name), '--json'])
    expect(code).toBe(2)
    expect(documentOf(err)).toMatchObject({
      error: { code: errorCode, message: expect.stringMatching(message) },
    })
  })
})

describe('policy explain', () => {
  const explain = (...words: string[]) => runCli(['policy', 'explain', file('policy.yaml'), ...words])

  it('prints each part, the rules looked at, and which decided', async () => {
    const { code, out } = await explain(
      '--tool',
      'Bash',
      '--command',
      'npm test x && curl y',
      '--cwd',
      '/home/ann/p',
    )
    expect(code).toBe(0)
    expect(out).toContain('in /home/ann/p, mode default')
    expect(out).toContain('    deny Bash(curl *) (managed): applies and decides\n')
    expect(out).toContain('    allow Bash(npm test *) (managed): applies and decides\n')
  })

  it('says it in Japanese', async () => {
    const { out } = await explain('--command', 'curl y', '--lang', 'ja')
    expect(out).toContain('deny Bash(curl *) (managed): 当てはまり、これで決まります')
  })

  it('gives the trace as JSON, for settings of further scopes and a mode', async () => {
    const scope = `user=${file('user.json')}`
    const { out } = await explain(
      '--call',
      'Bash(npm test x)',
      '--scope',
      scope,
      '--mode',
      'dontAsk',
      '--json',
    )
    expect(documentOf(out)).toMatchObject({
      text: 'Bash(npm test x)',
      mode: 'dontAsk',
      client: { decision: { verdict: 'deny', rule: 'Bash(npm *)', scope: 'user' } },
      guard: { parts: [{ kind: 'call' }, { kind: 'effect', text: 'run npm test x' }] },
    })
  })

  it('takes the whole input of a tool', async () => {
    const { out } = await explain('--tool', 'Read', '--input', '{"file_path":".env"}', '--json')
    expect(documentOf(out)).toMatchObject({ client: { decision: { verdict: 'deny', rule: 'Read(./.env)' } } })
  })

  it.each([
    ['no call'],
    ['two calls', '--command', 'x', '--call', 'Bash(x)'],
    ['an input that is no object', '--input', '[]'],
    ['an input that is no JSON', '--input', '{'],
    ['an input that is nested too deeply', '--input', `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['an unknown mode', '--command', 'x', '--mode', 'yolo'],
    ['an unknown scope', '--command', 'x', '--scope', 'root=x'],
  ])('with %s ends with 2', async (_, ...words) => {
    const { code, out, err } = await explain(...words)
    expect([code, out]).toStrictEqual([2, ''])
    expect(err).not.toBe('')
  })
})

describe('policy explain of a call in short', () => {
  it.each(['Frob(x)', 'mcp__server__tool(x)'])(
    'says of a tool it does not know which it knows: %s',
    async (call) => {
      const { code, err } = await runCli(['policy', 'explain', file('policy.yaml'), '--call', call])
      expect(code).toBe(2)
      expect(err).toContain(call.slice(0, -3))
      for (const word of ['Bash', 'Read', 'WebFetch', '--input']) expect(err).toContain(word)
    },
  )
})

describe('policy diff', () => {
  const diff = (...words: string[]) => runCli(['policy', 'diff', ...words])

  it('says in sentences which calls change, and ends with 1 only where that is asked for', async () => {
    const files = [file('policy.yaml'), file('settings.json')]
    const { code, out } = await diff(...files)
    expect(code).toBe(0)
    expect(out).toContain(
      'wget …: asked about → denied (Claude Code and the guard; rule deny Bash(wget *) added).',
    )
    expect(out).toMatch(/^files \.\/\.env: denied → .*rule deny Read\(\.\/\.env\) removed/m)
    expect((await diff(...files, '--exit-code', '--lang', 'ja')).code).toBe(1)
  })

  it('of a policy with itself finds nothing', async () => {
    const files = [file('policy.yaml'), file('policy.yaml')]
    expect(await diff(...files, '--exit-code')).toMatchObject({
      code: 0,
      out: 'No call that was tried changes verdict.\n',
    })
    expect(documentOf((await diff(...files, '--json')).out)).toStrictEqual({ changes: [], otherSettings: [] })
  })

  it.each([[1], [3]])('of %i policies ends with 2', async (count) => {
    const files = Array.from({ length: count }, () => file('policy.yaml'))
    expect((await diff(...files)).code).toBe(2)
  })
})

describe('policy simulate', () => {
  const simulate = (words: string[], stdin = '') =>
    runCli(['policy', 'simulate', file('settings.json'), ...words], { stdin })

  it('reads every transcript below a folder, and counts and names what it cannot read', async () => {
    const { code, out } = await simulate(['--transcripts', file('projects')])
    expect(code).toBe(0)
    expect(out).toContain('Recorded calls: 2, distinct: 2, files: 2\n')
    expect(out).toContain(
      `Lines that could not be read: 1\n  ${file('projects/p/s1/subagents/a.jsonl')}:2 is not JSON\n`,
    )
    expect(out).toContain(
      '  asked → denied: Bash(curl *) (Claude Code); calls: 1, people: 1, conversations: 1\n',
    )
    expect(out).toContain('    Bash(curl a)  ann s1\n')
    expect(out).toMatch(/^ann +2 +1 +2 +1 +0$/m)
    const one = await simulate(['--transcripts', file('projects/p/s1/subagents/a.jsonl')])
    expect(one.out).toContain('files: 1\n')
  })

  it('compares with the policy in force, as JSON, from standard input', async () => {
    const rows = [
      { tool: 'Bash', input: { command: 'wget x' }, person: 'bob' },
      { tool: 'Bash', person: 'bob' },
    ]
    const stdin = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    const { out } = await simulate(['--against', file('policy.yaml'), '--calls', '-', '--json'], stdin)
    expect(documentOf(out)).toMatchObject({
      calls: 2,
      byNameOnly: 1,
      now: { ask: 1, unknown: 1 },
      draft: { deny: 1, unknown: 1 },
      groups: [
        {
          from: 'ask',
          to: 'deny',
          rule: 'Bash(wget *)',
          examples: [{ text: 'Bash(wget x)', person: 'bob' }],
        },
      ],
      reading: { files: 1, lines: 2, malformed: 0 },
    })
  })

  it('reads an export of the ledger as it is written, packed', async () => {
    const entry = {
      kind: 'exchange.settled',
      data: { person: 'per_1', toolUses: [{ tool: 'Bash', count: 2, bytes: 1 }] },
    }
    await writeFile(file('ledger.jsonl.gz'), gzipSync(`${JSON.stringify({ leaf: 0, entry })}\n`))
    const { out } = await simulate(['--calls', file('ledger.jsonl.gz'), '--json'])
    expect(documentOf(out)).toMatchObject({
      calls: 2,
      byNameOnly: 2,
      people: [{ person: 'per_1', calls: 2 }],
    })
    await writeFile(file('damaged.jsonl.gz'), 'not packed')
    expect((await simulate(['--calls', file('damaged.jsonl.gz')])).code).toBe(4)
  })

  it('refuses a packed file that is cut off, wherever that is', async () => {
    const lines = Array.from({ length: 2_000 }, (_, id) => `{"tool":"Bash","id":${id}}\n`)
    const packed = gzipSync(lines.join(''))
    for (const length of [5, 2_000, packed.length - 9, packed.length - 1]) {
      await writeFile(file('cut.jsonl.gz'), packed.subarray(0, length))
      const { code, err } = await simulate(['--calls', file('cut.jsonl.gz')])
      expect(code).toBe(4)
      expect(err).toContain('cut.jsonl.gz cannot be read (Z_BUF_ERROR)')
    }
  })

  it('says in Japanese that an input is missing', async () => {
    const { out } = await simulate(['--calls', '-', '--lang', 'ja'], '{"tool":"Bash"}\n')
    expect(out).toContain('うち 1 件は入力が記録されていないため')
  })

  it.each([[[]], [['--transcripts', '/nowhere/at/all']], [['--calls', '/nowhere']]])(
    'of %j ends with 2',
    async (words) => {
      const { code, out } = await simulate(words)
      expect([code, out]).toStrictEqual([2, ''])
    },
  )
})
