import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { otherHostUrl } from './other-host.ts'
import { matchServerUrl } from './server-url.ts'
import measured from './testing/client-urls.json' with { type: 'json' }

describe('matchServerUrl', () => {
  it('agrees with every pair put to the real client', () => {
    const rows = measured.map(([pattern, url]) => [
      pattern,
      url,
      matchServerUrl(String(pattern), String(url)),
    ])
    expect(rows).toStrictEqual(measured)
    expect(rows.length).toBeGreaterThanOrEqual(50)
  })

  it('ends soon on a pattern of many wildcards', () => {
    const pattern = `https://a.example/${'*a'.repeat(5_000)}*b`
    expect(matchServerUrl(pattern, `https://a.example/${'a'.repeat(20_000)}`)).toBe(false)
  })
})

describe('otherHostUrl', () => {
  it.each([
    ['https://mcp.example.com*', 'mcp.example.com.attacker.example'],
    ['https://*example.com/*', 'attackerexample.com'],
    ['https://mcp.*/sse', 'mcp.attacker.example'],
    ['https://*', 'attacker.example'],
    ['*', 'attacker.example'],
    ['https://*.com/*', 'attacker.com'],
    ['https://*.co.jp/*', 'attacker.co.jp'],
    ['https://*.vercel.app/mcp', 'attacker.vercel.app'],
    ['https://*:8443/*', 'attacker.example'],
    ['https://mcp.*.example.com*/x', 'mcp.attacker.example.com.attacker.example'],
  ])('finds that %s takes in %s', (pattern, host) => {
    const url = otherHostUrl(pattern)
    expect(new URL(url ?? '').hostname).toBe(host)
    expect(matchServerUrl(pattern, url ?? '')).toBe(true)
  })

  it.each([
    'https://mcp.example.com/*',
    'https://mcp.example.com',
    'https://*.example.com/*',
    'https://*.example.co.jp/mcp',
    'https://mcp.example.com:*/*',
    'https://*.team.vercel.app/*',
    'mcp.example.com/*',
  ])('finds none for %s', (pattern) => {
    expect(otherHostUrl(pattern)).toBeUndefined()
  })

  it('finds none where no host matches that is not the pattern’s own', () => {
    const label = fc.stringMatching(/^[a-z]{1,8}$/)
    const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'))
    fc.assert(
      fc.property(host, fc.constantFrom('', '/', '/*', '/mcp*'), (name, path) => {
        expect(otherHostUrl(`https://${name}${path}`)).toBeUndefined()
      }),
    )
  })
})
