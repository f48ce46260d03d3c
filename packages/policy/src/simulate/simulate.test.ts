import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPlace, createJudge } from '../explain/judge.ts'
import { catalogueCalls } from '../diff/catalogue.ts'
import type { RecordedCall } from './recorded-call.ts'
import { hideSecrets } from './hide-secrets.ts'
import { simulate } from './simulate.ts'

const policy = (permissions: object, guard?: 'off' | 'report' | 'enforce') => ({
  settings: { permissions },
  ...(guard === undefined ? {} : { guard: { mode: guard } }),
})
const bash = (command: string, more: Partial<RecordedCall> = {}): RecordedCall => ({
  call: { tool: 'Bash', input: { command } },
  known: 'input',
  ...more,
})

describe('a simulation', () => {
  const current = policy({ allow: ['Bash(npm *)', 'Bash(git *)'] })
  const draft = policy({ allow: ['Bash(npm *)'], deny: ['Bash(curl *)'] })

  it('counts what becomes of calls now and under the draft, and says for whom and by which rule', () => {
    const calls = [
      bash('npm test', { person: 'a', session: 's1' }),
      bash('curl x', { person: 'a', session: 's1' }),
      bash('curl x', { person: 'b', session: 's2' }),
      bash('git push', { person: 'b', session: 's3' }),
    ]
    const simulated = simulate(draft, calls, { current })
    expect(simulated).toMatchObject({
      calls: 4,
      distinct: 3,
      byNameOnly: 0,
      leftOut: 0,
      changed: 3,
      now: { allow: 2, ask: 2, deny: 0, unknown: 0 },
      draft: { allow: 1, ask: 1, deny: 2, unknown: 0 },
      people: [
        { person: 'b', calls: 2, sessions: 2, changed: 2, denied: 1, asked: 1 },
        { person: 'a', calls: 2, sessions: 1, changed: 1, denied: 1, asked: 0 },
      ],
    })
    const example = { text: 'Bash(curl x)', person: 'a', session: 's1', cwd: anyPlace.cwd }
    expect(simulated.groups).toMatchObject([
      {
        from: 'ask',
        to: 'deny',
        by: 'client',
        rule: 'Bash(curl *)',
        calls: 2,
        people: 2,
        sessions: 2,
        examples: [example],
      },
      // The rule that goes is told where the draft has none.
      { from: 'allow', to: 'ask', rule: 'Bash(git *)', calls: 1 },
    ])
  })

  it('counts the guard where the draft lets it enforce, and tells what it would say where not', () => {
    const calls = [bash("eval 'cur'l x")]
    const rules = { allow: ['Bash'], deny: ['Bash(curl *)'] }
    const outcome = (guard: 'report' | 'enforce') => {
      const simulated = simulate(policy(rules, guard), calls)
      return [simulated.draft, simulated.client.draft, simulated.guard.draft].map(
        (counts) => Object.entries(counts).find(([, count]) => count === 1)?.[0],
      )
    }
    expect(outcome('report')).toStrictEqual(['allow', 'allow', 'deny'])
    expect(outcome('enforce')).toStrictEqual(['deny', 'allow', 'deny'])
  })

  it('counts two records of one call once, with what either knows', () => {
    const decision: RecordedCall = { call: { tool: 'Bash', input: {} }, known: 'name', id: '1', person: 'a' }
    const { person: _, ...result } = bash('curl x', { id: '1', session: 's' })
    for (const calls of [
      [decision, result],
      [result, decision],
    ])
      expect(simulate(draft, calls)).toMatchObject({
        calls: 1,
        byNameOnly: 0,
        draft: { deny: 1 },
        groups: [{ people: 1, sessions: 1 }],
      })
  })

  it('of calls known by name says only what the tool alone decides', () => {
    const named = (tool: string): RecordedCall => ({ call: { tool, input: {} }, known: 'name', count: 2 })
    const rules = { deny: ['WebFetch', 'Bash(curl *)'], allow: ['mcp__a'] }
    const calls = ['WebFetch', 'Bash', 'mcp__a__b', 'mcp_tool', 'TodoWrite'].map(named)
    expect(simulate(policy(rules), calls)).toMatchObject({
      calls: 10,
      byNameOnly: 10,
      draft: { deny: 2, unknown: 4, allow: 4, ask: 0 },
    })
  })

  it('judges a call in the folder and the mode it was made in; who is unknown is called as the home folder', () => {
    const edit = (cwd: string, mode?: 'acceptEdits'): RecordedCall => ({
      call: { tool: 'Edit', input: { file_path: 'x' } },
      known: 'input',
      cwd,
      ...(mode === undefined ? {} : { mode }),
    })
    const calls = [edit('/home/ann/p'), edit('/Users/bob/p', 'acceptEdits'), edit('/srv/p')]
    const { people, draft: counts } = simulate(policy({ deny: ['Edit(~/p/x)'] }), calls)
    expect(people.map(({ person, denied }) => [person, denied])).toEqual(
      expect.arrayContaining([
        ['ann', 1],
        ['bob', 1],
        ['', 0],
      ]),
    )
    expect(counts).toMatchObject({ deny: 2, ask: 1 })
  })

  it('tells calls apart by what rules name, and by nothing else', () => {
    const calls = [1, 2, 3].map((timeout) => ({
      call: { tool: 'Bash', input: { command: 'ls', timeout, description: `number ${timeout}` } },
      known: 'input' as const,
    }))
    expect(simulate(policy({}), calls).distinct).toBe(1)
    const timed = simulate(policy({ deny: ['Bash(timeout:2)'] }), calls)
    expect([timed.distinct, timed.draft.deny]).toStrictEqual([3, 1])
  })

  it('gives each call its own reason where no rule decides and they differ', () => {
    const calls = [bash('mkfs.ext4 /dev/sda1'), bash('rm -rf /')]
    const [group] = simulate(policy({ allow: ['Bash'] }, 'enforce'), calls).groups
    expect(group).toMatchObject({ by: 'guard', to: 'deny', calls: 2 })
    expect(group?.reason).toBeUndefined()
    expect(new Set(group?.examples.map(({ reason }) => reason)).size).toBe(2)
  })

  it('hides in examples what looks like a secret', () => {
    const command = 'curl -H "Authorization: Bearer abcdefgh" https://u:passw0rd@x.test -d token=12345'
    const [group] = simulate(draft, [bash(command)]).groups
    const [example] = group?.examples ?? []
    expect(JSON.stringify(group)).not.toContain('abcdefgh')
    expect(example?.text).toBe('Bash(curl -H "Authorization: *** ***" https://u:***@x.test -d token=***')
    expect(hideSecrets('npm test --token-file x')).toBe('npm test --token-file x')
  })

  it('says what both evaluators say of each call, whichever way it came by the verdict', () => {
    const pool = fc.constantFrom(
      'Bash(rm *)',
      'Bash(npm *)',
      'Read(./.env)',
      'WebFetch',
      'mcp__github',
      'View(~/notes.txt)',
      'Task(Plan)',
    )
    const lists = fc.record({
      deny: fc.array(pool, { maxLength: 3 }),
      allow: fc.array(pool, { maxLength: 3 }),
    })
    const calls = catalogueCalls().filter((_, index) => index % 5 === 0 || index > 390)
    fc.assert(
      fc.property(lists, lists, fc.constantFrom('off', 'enforce'), (now, then, guard) => {
        const judge = createJudge(policy(then, guard))
        const counts = { allow: 0, ask: 0, deny: 0, unknown: 0 }
        for (const call of calls) counts[judge.judge(call, anyPlace).verdict]++
        const recorded = calls.map((call): RecordedCall => ({ call, known: 'input' }))
        expect(simulate(policy(then, guard), recorded, { current: policy(now) }).draft).toStrictEqual(counts)
      }),
      { numRuns: 40 },
    )
  })

  it('of hostile calls never fails, and loses none', () => {
    const text = fc.string({ unit: 'binary' })
    const call = fc.record({
      call: fc.record({
        tool: fc.oneof(text, fc.constantFrom('Bash', 'Read', '__proto__')),
        input: fc.dictionary(text, fc.anything()),
      }),
      known: fc.constantFrom('input' as const, 'name' as const),
      person: text,
      cwd: text.map((path) => `/${path}`),
    })
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        const { draft: counts } = simulate(draft, calls)
        expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(calls.length)
      }),
    )
  })
})
