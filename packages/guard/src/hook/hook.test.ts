import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { GuardDecision } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDecision } from '../spool/decision-record.ts'
import { spoolLimits, segmentName } from '../spool/spool.ts'
import {
  hookInput,
  newTestKey,
  signPolicy,
  testMachine,
  type TestMachine,
  type TestPolicy,
} from '../testing/machine.ts'
import { runHook, type HookGround, type HookResult } from './hook.ts'

const settings = {
  permissions: {
    deny: ['Bash(curl *)', 'Read(./.env)', 'WebFetch(domain:evil.example)', 'mcp__files'],
    ask: ['Bash(git push *)'],
    allow: ['Bash(env *)', 'Bash(npm *)'],
  },
}
const now = Date.UTC(2026, 10, 26, 4)
const issuedNow = { settings, iat: now / 1000 }

let machine: TestMachine
let deliveries: boolean[]
beforeEach(() => {
  machine = testMachine()
  machine.hold(issuedNow)
  deliveries = []
})
afterEach(() => machine[Symbol.dispose]())

function run(input: string, over: Partial<HookGround> = {}): Promise<HookResult> {
  return runHook({
    args: machine.args,
    locale: 'en',
    homes: ['/home/tanaka'],
    defaultStateRoot: '/nonexistent',
    now: () => now,
    platform: process.platform,
    readInput: async () => input,
    deliver: (_options, _state, soon) => void deliveries.push(soon),
    ...over,
  })
}
const bash = (command: string, over: object = {}) => hookInput('Bash', { command }, over)

/** What Claude Code would do with a result. */
function meaning({ exitCode, stdout }: HookResult): string {
  if (exitCode === 2) return 'blocked'
  if (stdout === undefined) return 'silent'
  const answer = JSON.parse(stdout) as { hookSpecificOutput: Record<string, string> }
  expect(Object.keys(answer)).toEqual(['hookSpecificOutput'])
  expect(answer.hookSpecificOutput['hookEventName']).toBe('PreToolUse')
  return answer.hookSpecificOutput['permissionDecision'] ?? ''
}

function decisions(): GuardDecision[] {
  const { spool } = machine.state
  return readdirSync(spool).flatMap((name) =>
    readFileSync(join(spool, name), 'utf8')
      .split('\n')
      .flatMap((line) => parseDecision(line) ?? []),
  )
}

describe('a call', () => {
  it.each([
    ['is denied by a rule', 'curl https://example.com', 'deny'],
    ['is denied by what it does, however it is spelled', `c''url https://example.com`, 'deny'],
    ['is denied inside another program', `bash -c 'curl https://example.com'`, 'deny'],
    ['is denied when it is a danger that no rule names', 'rm -rf ~', 'deny'],
    ['is asked about by a rule', 'git push origin main', 'ask'],
    ['is asked about when it is not understood', '$X --version', 'ask'],
    ['is asked about when the client allows more than the rule means', 'env make', 'ask'],
    ['passes in silence when a rule allows it', 'npm test', 'silent'],
    ['is left to the client when no rule is about it', 'make', 'silent'],
  ])('%s', async (_, command, expected) => expect(meaning(await run(bash(command)))).toBe(expected))

  it.each([
    ['a file', 'Read', { file_path: '/tmp/project/.env' }, 'deny'],
    ['another file', 'Read', { file_path: '/tmp/project/a.ts' }, 'silent'],
    ['a page', 'WebFetch', { url: 'https://evil.example/x' }, 'deny'],
    ['an MCP tool', 'mcp__files__read', {}, 'deny'],
    ['a tool that is not known', 'Telepathy', {}, 'silent'],
  ])('of %s is judged too', async (...row) => {
    const [, tool, input, expected] = row
    expect(meaning(await run(hookInput(tool, input)))).toBe(expected)
  })

  it('is denied in a mode that asks nobody, where it would be asked about', async () =>
    expect(meaning(await run(bash('git push', { permission_mode: 'dontAsk' })))).toBe('deny'))

  it('is denied also where permissions are bypassed', async () =>
    expect(meaning(await run(bash('curl x', { permission_mode: 'bypassPermissions' })))).toBe('deny'))

  it('is denied through a link that leads to what is denied, whatever links are on the way', async () => {
    const [cwd, real] = [join(machine.folder, 'project'), join(machine.folder, 'real')]
    mkdirSync(real)
    symlinkSync('real', cwd)
    writeFileSync(join(real, '.env'), 'x')
    symlinkSync('.env', join(real, 'notes'))
    symlinkSync('notes', join(real, 'more'))
    for (const input of [
      hookInput('Read', { file_path: join(cwd, 'more') }, { cwd: real }),
      bash('cat more', { cwd: real }),
    ])
      expect(meaning(await run(input))).toBe('deny')
  })

  it('is denied by every folder that ~ may stand for', async () => {
    machine.hold({ ...issuedNow, settings: { permissions: { deny: ['Read(~/secret)'] } } })
    const homes = ['/tmp/elsewhere', '/home/tanaka']
    const read = hookInput('Read', { file_path: '/home/tanaka/secret' })
    expect(meaning(await run(read, { homes }))).toBe('deny')
    expect(meaning(await run(read, { homes: ['/tmp/elsewhere'] }))).toBe('silent')
  })

  it('that changes what the guard decides by, or reads its key, is denied', async () => {
    const { policy, enrolment, spool } = machine.state
    const calls = [
      hookInput('Write', { file_path: policy, content: '' }),
      hookInput('Read', { file_path: enrolment }),
      bash(`cp /tmp/x ${policy}`),
      bash(`rm -r ${spool}`),
      bash(`cat ${enrolment}`),
    ]
    for (const call of calls) expect(meaning(await run(call))).not.toBe('silent')
  })

  it('with paths of Windows is judged by rules with slashes', async () => {
    machine.hold({ ...issuedNow, settings: { permissions: { deny: ['Read(//c/Users/a/.ssh/**)'] } } })
    const read = hookInput(
      'Read',
      { file_path: String.raw`C:\Users\a\.ssh\id` },
      { cwd: String.raw`C:\work` },
    )
    expect(meaning(await run(read))).toBe('deny')
  })
})

describe('a sentence', () => {
  it('says what was refused, by which rule, and what to do instead, in the language of the person', async () => {
    const said = async (locale: 'en' | 'ja') => (await run(bash('curl x'), { locale })).stdout
    expect(await said('en')).toContain(
      'blocked this Bash call: the company’s policy has the rule Bash(curl *)',
    )
    expect(await said('en')).toContain('ask the person to run it')
    expect(await said('ja')).toContain('ルール')
  })

  it('says once, and in Japanese alone, what is dangerous', async () => {
    const { stdout } = await run(bash('crontab -r'), { locale: 'ja' })
    expect(stdout).toContain(
      '呼び出し前の確認です。ルールにかかわらず危険な操作です(crontab による定期実行の変更)。',
    )
  })
})

describe('a decision', () => {
  it('is recorded whatever it is, with ids and the version in force, and nothing of what the tool was given', async () => {
    await run(bash('curl https://secret.example/token'))
    await run(bash('npm test'))
    const [denied, allowed] = decisions()
    expect(denied).toMatchObject({
      at: now,
      tool: 'Bash',
      verdict: 'deny',
      enforced: true,
      reason: 'rule',
      rule: 'Bash(curl *)',
      session: '0b5cbd7a-2b7e-4a57-9c8e-0d3f1f2f6a10',
      toolUse: 'toolu_01',
      versions: ['pol_test@1'],
    })
    expect(allowed).toMatchObject({ verdict: 'allow', reason: 'fine' })
    expect(denied?.id).not.toBe(allowed?.id)
    expect(JSON.stringify([denied, allowed])).not.toMatch(/secret|token|npm/)
    expect(deliveries).toEqual([true, false])
  })

  it.each([
    ['the policy only reports', () => machine.hold({ ...issuedNow, mode: 'report' }), []],
    ['the command line says so', () => undefined, ['--report-only']],
  ])('stops nothing when %s, and is recorded as what it would have been', async (_, prepare, args) => {
    prepare()
    expect(meaning(await run(bash('curl x'), { args: [...machine.args, ...args] }))).toBe('silent')
    expect(decisions()).toMatchObject([{ verdict: 'deny', enforced: false }])
  })

  it('is none where the policy has no guard, and the policy after it is asked for all the same', async () => {
    machine.hold({ ...issuedNow, mode: 'off' })
    expect(await run(bash('curl x'))).toEqual({ exitCode: 0 })
    expect(readdirSync(machine.state.root)).not.toContain('spool')
    expect(deliveries).toEqual([false])
  })
})

describe('the guard blocks, and says why,', () => {
  const day = 86_400
  const write = (file: keyof TestMachine['state'], text: string) => writeFileSync(machine.state[file], text)
  const hold = (policy: TestPolicy) => machine.hold({ ...issuedNow, ...policy })
  it.each<[string, () => void, RegExp]>([
    ['when this machine is not enrolled', () => rmSync(machine.state.enrolment), /not enrolled/],
    ['when the enrolment is damaged', () => write('enrolment', '{"server":'), /not enrolled/],
    ['when there is no policy', () => rmSync(machine.state.policy), /no policy has arrived/],
    ['when the policy is damaged', () => appendFileSync(machine.state.policy, '}'), /damaged/],
    ['when the policy is empty', () => write('policy', ''), /damaged/],
    ['when the policy is too long', () => write('policy', ' '.repeat(4_194_305)), /damaged/],
    ['when the policy is for another person', () => hold({ sub: 'per_2' }), /for another person/],
    ['when the policy is too old', () => hold({ iat: now / 1000 - 8 * day }), /8 days old/],
    ['when the policy is of the future', () => hold({ iat: now / 1000 + 600 }), /clock of this machine/],
    [
      'when the policy is older than one before',
      () => write('floor', String(now / 1000 + 1)),
      /older than one/,
    ],
    ['when what is known of the one before is damaged', () => write('floor', 'x'), /damaged/],
    ['when the policy names a mode that is not known', () => hold({ mode: 'maybe' }), /damaged/],
  ])('%s', async (_, prepare, sentence) => {
    prepare()
    const { exitCode, stdout, stderr } = await run(bash('npm test'))
    expect([exitCode, stdout]).toEqual([2, undefined])
    expect(stderr).toMatch(sentence)
    expect(stderr).toMatch(/^Sekisho blocked this call because/)
    expect(decisions()).toMatchObject([
      { verdict: 'deny', enforced: true, reason: expect.stringMatching(/^guard-/) },
    ])
  })

  it.each([
    ['another key signed the policy and names itself', false],
    ['another key signed the policy in the name of the right one', true],
  ])('when %s', async (_, namesRight) => {
    const other = newTestKey()
    const key = namesRight ? machine.serverKey.publicJwk : other.publicJwk
    write('policy', JSON.stringify({ policy: signPolicy(other, issuedNow), key }))
    expect((await run(bash('npm test'))).stderr).toMatch(/not signed/)
  })

  it('when any byte of the policy’s token was changed', async () => {
    const token = signPolicy(machine.serverKey, issuedNow)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 2),
        fc.constantFrom(...letters.split('')),
        async (place, letter) => {
          fc.pre(token[place] !== letter)
          const changed = token.slice(0, place) + letter + token.slice(place + 1)
          write('policy', JSON.stringify({ policy: changed, key: machine.serverKey.publicJwk }))
          expect(meaning(await run(bash('npm test')))).toBe('blocked')
        },
      ),
      { numRuns: 60 },
    )
  })

  it.runIf(process.platform !== 'win32')('when a pipe lies in the place of the policy', async () => {
    rmSync(machine.state.policy)
    execFileSync('mkfifo', [machine.state.policy])
    expect((await run(bash('npm test'))).stderr).toMatch(/damaged/)
  })

  it('when the decision cannot be written down', async () => {
    writeFileSync(machine.state.spool, 'a file where a folder should be')
    expect((await run(bash('npm test'))).stderr).toMatch(/could not be recorded \(E/)
    // What is refused anyway keeps its own reason.
    expect(meaning(await run(bash('curl x')))).toBe('deny')
  })

  it('when too many decisions wait', async () => {
    mkdirSync(machine.state.spool)
    writeFileSync(join(machine.state.spool, segmentName(now)), '\n'.repeat(spoolLimits.segmentBytes))
    expect((await run(bash('npm test'))).stderr).toMatch(/too many decisions/)
  })

  it.each([
    ['no server', ['--key', 'k'.repeat(43)]],
    ['no key', ['--server', 'https://a.test']],
    ['a key that is none', ['--server', 'https://a.test', '--key', 'short']],
    ['something unknown', ['--server', 'https://a.test', '--key', 'k'.repeat(43), '--allow', 'all']],
    ['a number that is none', ['--server', 'https://a.test', '--key', 'k'.repeat(43), '--max-age-days', '0']],
  ])('when it was started with %s', async (_, args) =>
    expect((await run(bash('npm test'), { args })).stderr).toMatch(/started wrongly/),
  )

  it('when its own code fails', async () => {
    const readInput = () => Promise.reject(new TypeError('a bug that names /home/tanaka/secret'))
    const { exitCode, stderr } = await run('', { readInput })
    expect(exitCode).toBe(2)
    expect(stderr).not.toContain('secret')
  })

  it('unless it only reports', async () => {
    rmSync(machine.state.policy)
    expect(await run(bash('npm test'), { args: [...machine.args, '--report-only'] })).toEqual({ exitCode: 0 })
    expect(decisions()).toMatchObject([{ enforced: false, reason: 'guard-policy-missing' }])
  })
})

describe('whatever the input is', () => {
  const fields = fc.record(
    {
      hook_event_name: fc.oneof(fc.constant('PreToolUse'), fc.string()),
      tool_name: fc.oneof(
        fc.constantFrom('Bash', 'Read', 'Edit', 'WebFetch', 'Agent', '__proto__'),
        fc.string(),
      ),
      tool_input: fc.oneof(
        fc.record({ command: fc.string({ unit: 'binary' }) }),
        fc.record({ file_path: fc.string() }),
        fc.anything(),
      ),
      cwd: fc.oneof(fc.constant('/tmp/project'), fc.string()),
      permission_mode: fc.oneof(fc.constantFrom('default', 'constructor', 'plan'), fc.anything()),
      session_id: fc.anything(),
    },
    { requiredKeys: [] },
  )
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fields.map((value) => JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? null : one))),
  )

  it('the answer is a block, or one that Claude Code understands', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(meaning(await run(text))).toBeOneOf(['blocked', 'silent', 'ask', 'deny'])
      }),
      { numRuns: 300 },
    )
  })

  it('it is blocked unless it is a whole call', async () => {
    const whole = bash('npm test')
    for (let length = 0; length < whole.length; length += 7)
      expect(meaning(await run(whole.slice(0, length)))).toBe('blocked')
    expect(meaning(await run(whole.replace('PreToolUse', 'PostToolUse')))).toBe('blocked')
  })
})
