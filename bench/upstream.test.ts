import { describe, expect, it } from 'vitest'
import { plainAnswer, streamEvents } from './upstream.ts'

describe('the fake upstream', () => {
  it('answers with about 345 bytes, or 57 events of which 50 are deltas', () => {
    expect(Math.abs(plainAnswer.length - 345)).toBeLessThan(10)
    expect(streamEvents).toHaveLength(57)
    expect(streamEvents.filter((bytes) => bytes.includes('event: content_block_delta'))).toHaveLength(50)
  })
})
