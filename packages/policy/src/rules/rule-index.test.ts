import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueCalls } from '../diff/catalogue.ts'
import { witnessesOf } from '../diff/witnesses.ts'
import { enforce } from '../enforce/enforce.ts'
import { anyPlace } from '../explain/judge.ts'
import { compilePolicy, type CompiledPolicy } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { RuleIndex } from './rule-index.ts'
import type { RuleEffect } from './rule.ts'

const rules = [
  ...'git *|git push *|git push:*|git push --force *|git -C * push|git  push  *|GIT push *|git pu*|* --force|*git push*'.split(
    '|',
  ),
  ...'npm|npm:*|npm run build|npm publish *|npm x:* y|rm *|rm -rf *|rm|rm*|curl *|curl* x|curl *x *|curl *x foo|wget:*|echo \\*|./run.sh *'.split(
    '|',
  ),
  ...'/bin/rm *|git\npush *|command:git push *|command: rm *|timeout:5000|run_in_background:true|sudo *|bash -c *|kubectl get *'.split(
    '|',
  ),
  ...'A=1 npm *|NODE_ENV=test npm *|xargs *|xargs rm *|cat *|cat .env|find . *|-x *|ΑΣ *|İx *|git \u{E000} *'.split(
    '|',
  ),
].map((specifier) => `Bash(${specifier})`)

const paths =
  './.env|.env|**/.env|src/**|/src/**|./src/|src/*.ts|*.ts|?.ts|[a-c]/x|a\\[b|~/.ssh/**|~/.ssh|//etc/**|//etc/passwd|../sibling/**|./a/../src/**|!src|**|docs/**/guide.md|.git/**|build|SRC/Deep/**|~|.|config/prod.yml|x|//home/dev/project/**'.split(
    '|',
  )
const pool = [
  ...rules,
  ...['Read', 'Edit', 'Write', 'Grep'].flatMap((tool) => paths.map((path) => `${tool}(${path})`)),
  ...'domain:example.com|domain:*.example.com|domain: EXAMPLE.com.|domain:api.*|domain:*|example.com|domain:a\\.b'
    .split('|')
    .map((specifier) => `WebFetch(${specifier})`),
  ...'Bash|Read|Edit|Write|WebFetch|Grep|mcp__github|mcp__github__*|mcp__github__get_issue|mcp__*|mcp__a__b|*|B*|B*(git *)|Agent(Explore)|Agent|Skill(deploy *)|Skill(commit)|bash(rm *)|read(.env)|Task(Explore)|View(.env)|PowerShell(Remove-Item *)|PowerShell(rm *)|PowerShell(iwr:*)'.split(
    '|',
  ),
]

const usual: readonly ToolCall[] = [...catalogueCalls(), ...pool.flatMap(witnessesOf)]

/** What is known in part only, and what is written unusually. */
const odd: readonly ToolCall[] = [
  ...'git $X|git push $X|ΑΣ $X|npm "$X" --force|git -C $X push x|git --force push x|git $(date) push|$CMD push|"$CMD"|rm -r src|rm -rf "$DIR"|grep -r x .|find src -delete|curl "https://$HOST/"|wget https://api.example.com|cat *.ts|cat "$F"/.env|cp -r . /tmp/x|/usr/bin/git push --force|GIT push|git push\t-f|git\tpush|npm --silent publish|ΑΣ x|İx y|"git push" x|/bin/rm x|./run.sh|unlink src/main.ts'
    .split('|')
    .map((command) => ({ tool: 'Bash', input: { command } })),
  { tool: 'Glob', input: { pattern: '.env' } },
  { tool: 'Grep', input: { pattern: 'x', glob: '.env', path: 'src' } },
  { tool: 'Read', input: { file_path: '/home/dev/project/\u{E000}/x' } },
  { tool: 'Read', input: {} },
  { tool: 'constructor', input: {} },
]

/** The same with every rule looked at for every call. */
function searched(policy: CompiledPolicy): CompiledPolicy {
  const plain = ({ all }: RuleIndex): RuleIndex => ({ all, meeting: () => all })
  const each = (of: Readonly<Record<RuleEffect, RuleIndex>>) => ({
    deny: plain(of.deny),
    ask: plain(of.ask),
    allow: plain(of.allow),
  })
  return { ...policy, index: each(policy.index), intended: each(policy.intended) }
}

const lists = fc.record({
  deny: fc.shuffledSubarray(pool, { minLength: 17, maxLength: 40 }),
  ask: fc.shuffledSubarray(pool, { minLength: 17, maxLength: 40 }),
  allow: fc.shuffledSubarray(pool, { minLength: 17 }),
})
const compiled = (permissions: object, mode: 'default' | 'acceptEdits' = 'default') =>
  compilePolicy({
    sources: [{ scope: 'managed', settings: { permissions } }],
    ...anyPlace,
    mode,
    trusted: true,
  })
const policies = fc
  .tuple(lists, fc.constantFrom('default' as const, 'acceptEdits' as const))
  .map(([permissions, mode]) => compiled(permissions, mode))
const some = fc.shuffledSubarray([...usual], { minLength: 100, maxLength: 100 })

function expectSame(policy: CompiledPolicy, calls: readonly ToolCall[]): void {
  const judged = (one: CompiledPolicy) => calls.map((call) => [call, predict(one, call), enforce(one, call)])
  expect(judged(policy)).toStrictEqual(judged(searched(policy)))
}

describe('rules found by what a call holds', () => {
  it('are the same that decide when every rule is looked at', () => {
    fc.assert(
      fc.property(policies, some, (policy, chosen) => expectSame(policy, [...odd, ...chosen])),
      { numRuns: 12 },
    )
  })

  it('are found where one alone is about the call', () => {
    // So many that no rule is filed by its tool alone.
    const tools = ['Bash(other$ *)', 'Read(other$)', 'Edit(other$)', 'WebFetch(domain:other$)', 'mcp__other$']
    const others = ['1', '2', '3', '4'].flatMap((at) => tools.map((rule) => rule.replace('$', at)))
    for (const rule of pool.filter((one) => !/^(?:Write|Grep)\(/.test(one)))
      expectSame(compiled({ deny: [...others, rule] }), [...odd, ...witnessesOf(rule).slice(0, 6)])
  })

  it('are few, of thousands about one program, one folder and one domain', () => {
    const deny = Array.from({ length: 3000 }, (_, at) => [
      `Bash(git sub${at} *)`,
      `Read(src/part${at}/**)`,
      `WebFetch(domain:host${at}.example.com)`,
    ]).flat()
    const policy = compiled({ deny })
    let looked = 0
    const { deny: index } = policy.intended
    const counted: RuleIndex = {
      all: index.all,
      meeting: (keys) => {
        const found = index.meeting(keys)
        looked += found.length
        return found
      },
    }
    const counting = { ...policy, intended: { ...policy.intended, deny: counted } }
    const tried = [
      'git sub7 x',
      'xargs git sub8',
      'echo $(git sub9)',
      'cat src/part5/a',
      'mv a.txt src/part6/b.txt',
      'ls',
    ]
    for (const command of tried) enforce(counting, { tool: 'Bash', input: { command } })
    expect(looked).toBeLessThan(50)
  })
})
