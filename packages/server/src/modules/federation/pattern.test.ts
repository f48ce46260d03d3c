import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPattern } from './pattern.ts'

describe('a pattern', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['main', 'xmain', false],
    ['main', 'Main', false],
    ['', '', true],
    ['refs/heads/*', 'refs/heads/main', true],
    ['refs/heads/*', 'refs/heads/', true],
    ['refs/heads/*', 'refs/heads/feature/x', false],
    ['refs/heads/**', 'refs/heads/feature/x', true],
    ['refs/heads/release-*', 'refs/heads/release-1', true],
    ['refs/heads/release-*', 'refs/heads/release', false],
    ['example-org/*', 'example-org/app', true],
    ['example-org/*', 'example-org-evil/app', false],
    ['example-org/*', 'x/example-org/app', false],
    ['example-org/app', 'example-org/app-evil', false],
    ['example-org/app', 'evil-example-org/app', false],
    ['*/app', 'evil/org/app', false],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYb', false],
    ['**/x', 'a/b/x', true],
    ['a.c', 'abc', false],
    ['a+', 'aa', false],
    ['[ab]', 'a', false],
    ['*', 'line\nbreak', true],
    ['日*', '日本語', true],
    ['a*', `a${'x'.repeat(1_000)}`, false],
  ])('%j and the value %j: %j', (pattern, value, matches) => {
    expect(matchesPattern(pattern, value)).toBe(matches)
  })

  const alphabet = fc.constantFrom('a', 'b', '/', '.', '*', '**', '😀')
  const text = fc.array(alphabet, { maxLength: 12 }).map((parts) => parts.join(''))

  it('means the same as the regular expression it stands for', () => {
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        expect(matchesPattern(pattern, value)).toBe(expression(pattern).test(value))
      }),
      { numRuns: 2_000 },
    )
  })

  it('matches what it was made from by putting an asterisk for any part without a slash', () => {
    const plain = fc.string({ maxLength: 20 }).map((value) => value.replaceAll('*', ''))
    fc.assert(
      fc.property(plain, plain, plain, (before, part, after) => {
        const fits = matchesPattern(`${before}*${after}`, before + part + after)
        if (!part.includes('/')) expect(fits).toBe(true)
        expect(matchesPattern(`${before}**${after}`, before + part + after)).toBe(true)
      }),
    )
  })

  it('is never matched by another owner, whatever they call their repository', () => {
    const name = fc.stringMatching(/^[a-z0-9._-]{1,20}$/)
    fc.assert(
      fc.property(name, name, fc.string({ maxLength: 30 }), (owner, other, rest) => {
        fc.pre(owner !== other)
        for (const pattern of [`${owner}/*`, `${owner}/**`, `${owner}/app*`])
          expect(matchesPattern(pattern, `${other}/${rest}`)).toBe(false)
      }),
    )
  })

  it('without an asterisk is matched by itself alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, value) => {
        fc.pre(!pattern.includes('*'))
        expect(matchesPattern(pattern, value)).toBe(pattern === value)
      }),
    )
  })
})

/** The oracle; not the product's way, because some values would make it slow. */
function expression(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '[^]*'
    return part === '*' ? '[^/]*' : part.replaceAll(/[./]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'u')
}
