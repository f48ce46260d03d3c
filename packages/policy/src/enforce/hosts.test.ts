import { describe, expect, it } from 'vitest'
import { enforceRow } from '../rows/enforce-row.ts'

function verdictOf(domain: string, host: string): string {
  return enforceRow({
    tool: 'WebFetch',
    input: { url: `http://${host}/a`, prompt: 'x' },
    policy: { permissions: { allow: ['WebFetch'], deny: [`WebFetch(domain:${domain})`] } },
    mode: 'default',
    cwd: '/srv/proj',
    home: '/home/dev',
  }).verdict
}

describe('a host is the address it stands for', () => {
  it.each([
    ['169.254.169.254', '2852039166'],
    ['169.254.169.254', '0xa9fea9fe'],
    ['169.254.169.254', '0251.0376.0251.0376'],
    ['169.254.169.254', '[::ffff:169.254.169.254]'],
    ['localhost', '127.0.0.1'],
    ['localhost', '127.1'],
    ['localhost', '[::1]'],
    ['127.0.0.1', 'localhost'],
    ['localhost', '0.0.0.0'],
  ])('so that a denied %s covers %s', (domain, host) => {
    expect(verdictOf(domain, host)).toBe('deny')
  })

  it.each([
    ['localhost', '128.0.0.1'],
    ['169.254.169.254', '2852039167'],
    ['localhost', 'localhost.example.com'],
  ])('and %s no other: %s', (domain, host) => {
    expect(verdictOf(domain, host)).toBe('allow')
  })
})
