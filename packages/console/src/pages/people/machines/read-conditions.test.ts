import { describe, expect, it } from 'vitest'
import { readConditions } from './read-conditions.ts'

describe('typed conditions', () => {
  it('are a claim a line, with any of several values', () => {
    expect(readConditions('repository = example-org/app\nref = refs/heads/main, refs/tags/v*\n')).toEqual({
      repository: ['example-org/app'],
      ref: ['refs/heads/main', 'refs/tags/v*'],
    })
  })

  it('may have an equals sign in a value, and a claim on two lines', () => {
    expect(readConditions('sub = a=b\nsub = c')).toEqual({ sub: ['a=b', 'c'] })
  })

  it('without a value are sent as such, so that the server says no', () => {
    expect(readConditions('repository')).toEqual({ repository: [] })
  })
})
