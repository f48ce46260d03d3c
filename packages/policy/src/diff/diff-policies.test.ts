import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPlace, createJudge } from '../explain/judge.ts'
import { callText } from '../policy-tests/call-text.ts'
import { catalogueCalls } from './catalogue.ts'
import { diffPolicies } from './diff-policies.ts'
import { otherDifferences } from './other-differences.ts'
import { witnessesOf } from './witnesses.ts'

const base = {
  deny: ['Bash(curl *)', 'Read(./.env)'],
  ask: ['Bash(git push *)'],
  allow: ['Bash(npm *)', 'Bash(git *)', 'Edit(src/**)'],
}
const policy = (permissions: object, more: object = {}) => ({ settings: { permissions, ...more } })

/** From base to base with something in a list. */
const adding = (effect: 'deny' | 'ask' | 'allow', rule: string) =>
  diffPolicies(policy(base), policy({ ...base, [effect]: [...base[effect], rule] }))

const rules = fc.constantFrom(
  ...'Bash(rm *)|Bash(make *)|Bash(docker run *)|Bash(* --force)|Bash|Read(~/.ssh/**)|Read(//etc/**)|Edit(./src/*)|Edit|Write'.split(
    '|',
  ),
  ...'WebFetch(domain:*.example.com)|WebFetch|mcp__github|mcp__*|Agent(Explore)|Skill(deploy *)|Bash(run_in_background:true)'.split(
    '|',
  ),
)
const lists = fc.record({
  deny: fc.array(rules, { maxLength: 4 }),
  ask: fc.array(rules, { maxLength: 3 }),
  allow: fc.array(rules, { maxLength: 4 }),
})

describe('the difference of two policies', () => {
  it('is told in a sentence for each rule: what, from, to, why, and the smallest example', () => {
    const [change, ...more] = adding('deny', 'Bash(git push *)')
    expect(more.every(({ cause }) => 'rule' in cause && cause.rule === 'Bash(git push *)')).toBe(true)
    expect(change).toMatchObject({
      by: ['client', 'guard'],
      from: 'ask',
      to: 'deny',
      cause: { kind: 'rule_added', rule: 'Bash(git push *)', effect: 'deny' },
      example: { tool: 'Bash', input: { command: 'git push' } },
      text: {
        en: 'git push …: asked about → denied (Claude Code and the guard; rule deny Bash(git push *) added). Example: Bash(git push)',
        ja: 'git push …: 確認 → 拒否(Claude Codeとガード、ルール deny Bash(git push *) の追加による)。例: Bash(git push)',
      },
    })
  })

  it('begins with what is loosened, and names a rule that is gone', () => {
    const after = { ...base, deny: ['Read(./.env)', 'mcp__github'], allow: [...base.allow, 'Bash(make *)'] }
    const changes = diffPolicies(policy(base), policy(after))
    const steps = changes.map(({ from, to }) => `${from} ${to}`)
    expect(steps[0]).toBe('deny ask')
    expect(steps.at(-1)).toBe('ask deny')
    expect(changes[0]?.cause).toStrictEqual({ kind: 'rule_removed', rule: 'Bash(curl *)', effect: 'deny' })
    expect(changes.map(({ cause }) => ('rule' in cause ? cause.rule : ''))).toContain('mcp__github')
  })

  it.each([
    ['deny', 'Read(./secrets/**)', 'secrets'],
    ['allow', 'Read(//opt/data/**)', '/opt/data'],
    ['allow', 'WebFetch(domain:*.corp.test)', 'corp.test'],
    ['deny', 'mcp__internal__*', 'mcp__internal__'],
    ['deny', 'Bash(timeout:5000)', 'timeout: 5000'],
    ['deny', 'Agent(secret-agent)', 'secret-agent'],
    ['allow', 'Skill(release *)', 'release'],
    ['deny', 'PowerShell(Stop-Service *)', 'Stop-Service'],
    ['deny', 'EnterWorktree', 'EnterWorktree'],
  ] as const)('is found for %s %s, which no call of the catalogue meets', (effect, rule, inExample) => {
    const changes = adding(effect, rule)
    expect(changes).not.toHaveLength(0)
    expect(changes.every(({ cause }) => 'rule' in cause && cause.rule === rule)).toBe(true)
    expect(changes.map(({ example }) => callText(example)).join()).toContain(inExample)
  })

  it('names the rule also where it is one of several that open a compound', () => {
    const before = policy({ allow: ['Bash(npm *)'] })
    const changes = diffPolicies(before, policy({ allow: ['Bash(npm *)', 'Bash(git push *)'] }))
    // Of `npm test && git push` the evaluators name the rule about npm, which both policies have.
    expect(new Set(changes.map(({ cause }) => cause.kind))).toStrictEqual(new Set(['rule_added']))
  })

  it('comes from the mode and the folders of the settings too', () => {
    const modes = diffPolicies(policy(base), policy({ ...base, defaultMode: 'acceptEdits' }))
    expect(modes.map(({ cause, to }) => [cause.kind, to])).toContainEqual(['settings', 'allow'])
    const folders = diffPolicies(policy(base), policy({ ...base, additionalDirectories: ['/srv/extra'] }))
    expect(folders.map(({ example }) => callText(example))).toContain('Read(/srv/extra/x)')
  })

  it('shows a mode that is no longer to be had', () => {
    const changes = diffPolicies(policy(base), policy({ ...base, disableBypassPermissionsMode: 'disable' }))
    expect(new Set(changes.map(({ mode, from, to }) => `${mode} ${from} ${to}`))).toStrictEqual(
      new Set(['bypassPermissions allow ask']),
    )
  })

  it('shows what a guard that begins to enforce does in the end', () => {
    const changes = diffPolicies(policy(base), { ...policy(base), guard: { mode: 'enforce' } })
    expect(new Set(changes.map(({ cause }) => cause.kind))).toStrictEqual(new Set(['guard']))
    expect(changes[0]?.text.en).toContain('the guard now enforces')
  })

  it.each([
    ['report', 'enforce', { en: 'the guard now enforces', ja: 'ガードが強制するようになるため' }],
    ['enforce', 'report', { en: 'the guard no longer enforces', ja: 'ガードが強制しなくなるため' }],
  ] as const)('says of a guard from %s to %s in each sentence that %s', (from, to, why) => {
    const guarded = (mode: 'report' | 'enforce') => ({ ...policy(base), guard: { mode } })
    const texts = diffPolicies(guarded(from), guarded(to)).map(({ text }) => text)
    expect(texts.length).toBeGreaterThan(2)
    expect(texts.filter(({ en, ja }) => !en.includes(why.en) || !ja.includes(why.ja))).toEqual([])
  })

  it('is nothing between equal policies, in whatever order and however often their rules stand', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom('default', 'acceptEdits'), (permissions, defaultMode) => {
        const turned = Object.fromEntries(
          Object.entries(permissions).map(([effect, list]) => [effect, [...list.toReversed(), ...list]]),
        )
        const changes = diffPolicies(
          policy({ ...permissions, defaultMode }),
          policy({ defaultMode, ...turned }),
        )
        expect(changes).toStrictEqual([])
      }),
      { numRuns: 6 },
    )
  })

  it('holds every call of the catalogue whose verdict a rule changes', () => {
    const calls = catalogueCalls()
    fc.assert(
      fc.property(lists, rules, fc.constantFrom('deny', 'ask', 'allow'), (permissions, rule, effect) => {
        const after = { ...permissions, [effect]: [...permissions[effect], rule] }
        const judges = [policy(permissions), policy(after)].map(createJudge)
        const turned = calls.flatMap((call) => {
          const [was, is] = judges.map((judge) => judge.judge(call, anyPlace))
          const by = (['client', 'guard'] as const).filter((one) => was?.[one].verdict !== is?.[one].verdict)
          return by.map((one) => `${one} ${was?.[one].verdict} ${is?.[one].verdict}`)
        })
        const told = diffPolicies(policy(permissions), policy(after))
          .filter(({ mode }) => mode === undefined)
          .flatMap(({ by, from, to }) => by.map((one) => `${one} ${from} ${to}`))
        expect(told).toEqual(expect.arrayContaining([...new Set(turned)]))
      }),
      { numRuns: 8 },
    )
  })

  it('of hostile settings never fails', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      rules,
      fc.constantFrom('Bash(', '(x)', 'mcp__', 'Read(//)', '*'),
    )
    const hostile = fc.record({
      deny: fc.array(text, { maxLength: 3 }),
      allow: fc.anything(),
      defaultMode: text,
    })
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        diffPolicies(policy(before), policy(after))
      }),
      { numRuns: 6 },
    )
  })

  it('tells apart which other settings differ, whatever their order', () => {
    const before = policy(base, { env: { A: '1', B: '2' }, model: 'x' })
    const after = policy({}, { env: { B: '2', A: '1' }, model: 'y', sandbox: {} })
    expect(otherDifferences(before, after)).toStrictEqual(['model', 'sandbox'])
  })
})

describe('settings nested too deeply to be compared', () => {
  it('count as different, and break nothing', () => {
    const nested: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    const deep = policy(base, { env: nested })
    expect(otherDifferences(deep, policy(base, { env: nested }))).toStrictEqual(['env'])
  })
})

describe('calls made from a rule', () => {
  it('stand at its boundary, behind wrappers and in compounds', () => {
    const texts = witnessesOf('Bash(npm test *)').map(callText)
    for (const command of [
      'npm test',
      'npm test x',
      'npm testx',
      'npm',
      'sudo npm test x',
      "bash -c 'npm test x'",
    ])
      expect(texts).toContain(`Bash(${command})`)
  })

  it('of any text are calls, and not too many', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `Read(${text})`),
        ),
        (rule) => {
          expect(witnessesOf(rule).length).toBeLessThan(150)
        },
      ),
    )
  })
})
