import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enforce } from '../enforce/enforce.ts'
import { ordinaryCommands } from '../enforce/testing/ordinary-commands.ts'
import { compilePolicy, type PolicyInput } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import { catalogueCalls } from '../diff/catalogue.ts'
import { explain } from './explain.ts'
import { explanationLines } from './explanation-lines.ts'

const permissions = {
  deny: ['Bash(curl *)', 'Read(./.env)', 'bash(foo *)', 'mcp__a__b(x)'],
  ask: ['Bash(git push *)'],
  allow: ['Bash(npm *)', 'Bash(git *)', 'Edit(src/**)'],
}

function inputOf(settings: object, more: Partial<PolicyInput> = {}): PolicyInput {
  return {
    sources: [{ scope: 'managed', settings }],
    cwd: '/home/a/p',
    home: '/home/a',
    trusted: true,
    ...more,
  }
}

const input = inputOf({ permissions })
const bash = (command: string) => ({ tool: 'Bash', input: { command } })

const applying = (parts: ReturnType<typeof explain>['client']['parts']) =>
  parts.map(({ kind, text, rules }) => [
    `${kind} ${text}`,
    ...rules.flatMap(({ rule, applies, decides }) =>
      applies === 'no' ? [] : [`${applies}${decides ? '!' : ''} ${rule}`],
    ),
  ])

describe('an explanation', () => {
  it('takes a command apart, also what substitutions run and where it is redirected', () => {
    const { client } = explain(input, bash('npm test && git push "a $(curl x)" > src/out'))
    expect(applying(client.parts)).toStrictEqual([
      ['call Bash'],
      ['command npm test', 'yes! Bash(npm *)'],
      ['command git push "a $(curl x)"', 'yes! Bash(curl *)', 'yes Bash(git push *)'],
      ['redirect > src/out', 'yes! Edit(src/**)'],
      ['command curl x', 'yes! Bash(curl *)'],
    ])
    expect(client.decision).toMatchObject({ verdict: 'deny', rule: 'Bash(curl *)' })
  })

  it('says for the guard what each effect comes to, and what only may apply', () => {
    const { guard } = explain(input, bash('cat .e*'))
    expect(applying(guard.parts)).toContainEqual(['effect read /home/a/p/.e* (cat)', 'maybe! Read(./.env)'])
    expect(guard.decision).toMatchObject({ verdict: 'ask', rule: 'Read(./.env)' })
  })

  it('names the rules that the client does not read, which the guard takes at their word', () => {
    const explained = explain(input, bash('foo x'))
    expect(explained.unread).toStrictEqual([{ rule: 'bash(foo *)', effect: 'deny', scope: 'managed' }])
    expect(explained.client.decision.verdict).toBe('ask')
    expect(applying(explained.guard.parts)).toContainEqual(['effect run foo x', 'yes! bash(foo *)'])
  })

  it('tells scopes apart, also those that do not count', () => {
    const sources = [
      { scope: 'project' as const, settings: { permissions: { allow: ['Bash(x *)'], deny: ['Bash(x *)'] } } },
      { scope: 'user' as const, settings: { permissions: { deny: ['Bash(x *)'] } } },
    ]
    const { client, unread } = explain(inputOf({}, { sources, trusted: false }), bash('x y'))
    expect(client.parts[1]?.rules.map(({ scope, decides }) => [scope, decides])).toStrictEqual([
      ['project', true],
      ['user', false],
    ])
    expect(unread).toStrictEqual([{ rule: 'Bash(x *)', effect: 'allow', scope: 'project' }])
  })

  it('counts rules of flags', () => {
    const flags = { allowed: ['Bash(x *)'], disallowed: ['Read'] }
    const { client } = explain(inputOf({}, { flags }), bash('x y'))
    expect(client.parts[1]?.rules).toMatchObject([
      { rule: 'Read', applies: 'no' },
      { rule: 'Bash(x *)', scope: 'cli', decides: true },
    ])
  })

  it.each(['en', 'ja'] as const)(
    'is said in words in %s, with every part and the deciding rule',
    (locale) => {
      const text = explanationLines(explain(input, bash('npm test; curl x')), locale).join('\n')
      for (const part of ['Bash(npm test; curl x)', 'npm test', 'deny Bash(curl *) (managed)', 'default'])
        expect(text).toContain(part)
      expect(text).toContain(locale === 'en' ? 'applies and decides' : '当てはまり、これで決まります')
    },
  )

  it('says in Japanese what a command does', () => {
    const command = 'rm -rf build; cp a b; curl https://a.example; run danger: x; eval "$X"'
    const text = explanationLines(explain(inputOf({}), bash(command)), 'ja').join('\n')
    for (const part of [
      '効果 rm -rf build の実行',
      '(rm)',
      'a.example との通信(curl)',
      '効果 run danger: x の実行',
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/効果 (read|write|delete|reach|danger|unknown)\b/)
  })

  it('never differs from the evaluators, and a deciding rule is among those that apply', () => {
    const policy = compilePolicy(input)
    const calls = [...catalogueCalls(), ...ordinaryCommands.slice(0, 60).map(bash)]
    for (const call of calls) {
      const { client, guard } = explain(input, call)
      expect([client.decision, guard.decision]).toStrictEqual([predict(policy, call), enforce(policy, call)])
      for (const { decision, rules } of [...client.parts, ...guard.parts].slice(1))
        if (decision.rule !== undefined && rules.length > 0)
          expect(rules.filter(({ decides, applies }) => decides && applies !== 'no')).not.toHaveLength(0)
    }
  })

  it('says that a rule decides only where there would be no such verdict without it', () => {
    const edit = { tool: 'Edit', input: { file_path: 'src/x' } }
    const decides = (mode: PolicyInput['mode'] & string) =>
      explain(
        inputOf({ permissions: { allow: ['Bash(npm *)', 'Edit(src/**)'] } }, { mode }),
        edit,
      ).client.parts[0]?.rules.some((rule) => rule.decides)
    expect([decides('default'), decides('bypassPermissions')]).toStrictEqual([true, false])
  })

  it('of hostile calls and settings never fails', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Bash', 'Bash(', '$(', '`', '((', '<<E', 'a>b'),
    )
    const tool = fc.oneof(fc.constantFrom('Bash', 'Read', 'WebFetch', 'mcp__a__b', '__proto__'), text)
    const list = fc.array(fc.oneof(text, fc.anything()), { maxLength: 5 })
    fc.assert(
      fc.property(
        fc.tuple(
          tool,
          fc.array(text).map((all) => all.join(' ')),
        ),
        list,
        fc.anything(),
        ([name, command], rules, any) => {
          const settings = { permissions: { deny: rules, allow: rules, ask: any }, hooks: any }
          const call = { tool: name, input: { command, file_path: command, url: command } }
          explanationLines(explain(inputOf(settings), call), 'ja')
        },
      ),
      { numRuns: 50 },
    )
  })

  it('of a policy with thousands of rules and a command of many parts stays bounded', () => {
    const deny = Array.from({ length: 3000 }, (_, index) => `Bash(rule${index} *)`)
    const command = Array.from({ length: 200 }, (_, index) => `echo ${index}`).join('; ')
    const { client } = explain(inputOf({ permissions: { deny: [...deny, 'Bash(echo 3)'] } }), bash(command))
    expect(client.parts).toHaveLength(51)
    expect(client.parts.flatMap(({ rules }) => rules).length).toBeLessThan(6100)
    // Beyond the limit the rule that decided is still named.
    expect(client.parts[4]?.rules).toMatchObject([{ rule: 'Bash(echo 3)', decides: true }])
  })
})
