import { describe, expect, it } from 'vitest'
import { Refusal } from './refusals.ts'
import { sayProblem } from './refusal-problems.ts'

describe('what is wrong, in the sentence of a refusal', () => {
  it.each([
    [
      'body_invalid_json',
      { problem: 'an object is expected', offset: 0 },
      '0 バイト目、オブジェクトが必要です。',
    ],
    [
      'body_field_invalid',
      { field: 'model', problem: 'must have at most 256 characters' },
      'model: 256 文字以内',
    ],
    ['body_field_invalid', { field: 'tools', problem: 'must be spelled "type"' }, '"type" と書いてください'],
    [
      'provider_unreachable',
      { provider: 'a', problem: 'the connection was refused' },
      '接続が拒否されました。',
    ],
    [
      'provider_unreachable',
      { provider: 'a', problem: 'the proxy cannot be reached ($&)' },
      'できません($&)。',
    ],
  ] as const)('is said in Japanese: %s %o', (code, values, said) => {
    const refusal = new Refusal(code, values)
    expect(refusal.sentence('ja')).toContain(said)
    expect(refusal.sentence('en')).toContain(values.problem)
    expect(refusal.values).toEqual(values)
  })

  it('stays as it is when nobody knows it', () => {
    expect(sayProblem('UND_ERR_NEW', 'ja')).toBe('UND_ERR_NEW')
    expect(sayProblem('toString', 'ja')).toBe('toString')
    expect(sayProblem('must be spelled ""', 'ja')).toBe('must be spelled ""')
  })
})
