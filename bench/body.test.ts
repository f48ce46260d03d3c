import { describe, expect, it } from 'vitest'
import { claudeCodeBody, smallBody } from './body.ts'

describe('the request bodies', () => {
  it('have the sizes the workloads are named for, and are the same every time', () => {
    const large = claudeCodeBody({ stream: true })
    expect(Buffer.byteLength(large)).toBeGreaterThan(86_000)
    expect(Buffer.byteLength(large)).toBeLessThan(90_000)
    expect(Buffer.byteLength(smallBody({ stream: false }))).toBe(1024)
    expect(claudeCodeBody({ stream: true })).toBe(large)
  })

  it('keep the key order of a stock Claude Code, `stream` last', () => {
    expect(Object.keys(JSON.parse(claudeCodeBody({ stream: true })) as object)).toEqual(
      'model messages system tools metadata max_tokens thinking context_management output_config stream'.split(
        ' ',
      ),
    )
  })
})
