import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchCommand } from './command-pattern.ts'
import { hostOf, matchDomain } from './domain-pattern.ts'
import { globTokens, matchTokens } from './glob.ts'
import { parseRule } from './parse-rule.ts'
import { matchPath } from './path-pattern.ts'

describe('parseRule', () => {
  it.each(['Bash(npm', 'Bash()', 'Bash (npm *)', '', 'mcp__s__t(a:b)', 'mcp__s__t(*)', 'x'.repeat(5000)])(
    'skips %j',
    (text) => expect(parseRule(text, { effect: 'deny', scope: 'user' })).toBeUndefined(),
  )

  it.each(['*', 'B*', 'mcp__*', 'mcp__*__get'])(
    'skips the name %j for allow and takes it for deny',
    (text) => {
      expect(parseRule(text, { effect: 'allow', scope: 'user' })).toBeUndefined()
      expect(parseRule(text, { effect: 'deny', scope: 'user' })).toMatchObject({ tool: text })
    },
  )

  it('takes parentheses of MCP rules from the command line', () => {
    const rule = parseRule('mcp__s__t(env: prod)', { effect: 'deny', scope: 'cli', flag: true })
    expect(rule?.parameter).toStrictEqual({ name: 'env', value: 'prod' })
  })
})

describe('matchCommand', () => {
  it.each([
    ['ls *', 'ls', true],
    ['ls *', 'ls  -la', true],
    ['ls *', 'lsof', false],
    ['ls*', 'lsof', true],
    ['npm test:*', 'npm test:unit', false],
    ['git * main', 'git push origin main', true],
    ['git * main', 'git main', false],
    ['kubectl:* get', 'kubectl:x get', true],
    ['echo \\*', 'echo *', false],
    ['npm run build', 'npm  run build', false],
  ])('%s on %s: %s', (rule, command, expected) => expect(matchCommand(rule, command)).toBe(expected))
})

describe('matchPath', () => {
  const roots = { cwd: '/p', home: '/h', source: '/h/.claude' }
  it.each([
    ['.env', '/p/sub/.ENV', 'deny', true],
    ['./.env', '/p/sub/.env', 'deny', true],
    ['src/**', '/p/vendor/src/a', 'deny', true],
    ['src/**', '/p/vendor/src/a', 'allow', false],
    ['src/**', '/p/src/a/b', 'allow', true],
    ['**/src/**', '/p/vendor/src/a', 'allow', true],
    ['/etc/x', '/etc/x', 'deny', false],
    ['//etc/x', '/etc/x', 'deny', true],
    ['~/.ssh/**', '/h/.ssh/id', 'deny', true],
    ['/prot/**', '/h/.claude/prot/x', 'deny', true],
    ['./sub/*', '/p/sub/a/b', 'deny', true],
    ['!a', '/p/a', 'deny', false],
    ['\\[a\\] b/**', '/p/[a] b/f', 'deny', true],
    ['[a-c].ts', '/p/b.ts', 'deny', true],
    ['[!a-c].ts', '/p/b.ts', 'deny', false],
    ['?.ts', '/p/b.ts', 'deny', true],
    ['.env  ', '/p/.env', 'deny', true],
    [' .env', '/p/.env', 'deny', false],
    ['a\\ ', '/p/a ', 'deny', true],
  ] as const)('%s on %s for %s: %s', (...given) => {
    const [pattern, path, effect, expected] = given
    expect(matchPath(pattern, path, { roots, effect })).toBe(expected)
  })
})

describe('domains', () => {
  it.each([
    ['*.d.test', 'a.b.d.test', true],
    ['*.d.test', 'd.test', false],
    ['pre.*', 'pre.test', true],
    ['pre.*', 'pre.evil.test', false],
    ['D.test', 'd.test.', true],
    ['*', 'anything', true],
  ])('%s on %s: %s', (pattern, host, expected) => expect(matchDomain(pattern, host)).toBe(expected))

  it.each([
    ['https://ok.test@bad.test/', 'bad.test'],
    ['https://bad%2etest:8443/x', 'bad.test'],
    ['https://ｂad。test/', 'bad.test'],
    ['https://ba\u{AD}d.te\u{200B}st/', 'bad.test'],
    ['ftp://x', undefined],
    ['x', undefined],
  ])('the host of %s is %s', (url, host) => expect(hostOf(url)).toBe(host))
})

describe('globs', () => {
  it('take at most as many steps as pattern times text', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '*', '\\'), { maxLength: 60 })
    fc.assert(
      fc.property(text, text, (pattern, characters) => {
        let steps = 0
        const tokens = globTokens(pattern.join(''))
        matchTokens(tokens, characters, (token, item) => (steps++, token === item))
        expect(steps).toBeLessThanOrEqual((tokens.length + 1) * (characters.length + 1))
      }),
    )
  })
})
