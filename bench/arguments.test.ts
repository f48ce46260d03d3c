import { describe, expect, it } from 'vitest'
import { parseBenchArguments, UsageError } from './arguments.ts'

describe('the options of the benchmark', () => {
  it('are small by default and thorough with --full, where an explicit figure wins', () => {
    expect(parseBenchArguments([])).toMatchObject({ measureMs: 1000, repetitions: 2, assert: false })
    expect(parseBenchArguments(['--full'])).toMatchObject({ measureMs: 4000, repetitions: 3 })
    expect(parseBenchArguments(['--full', '--seconds', '0.5'])).toMatchObject({ measureMs: 500 })
  })

  it('take lists separated by commas', () => {
    expect(parseBenchArguments(['--targets', 'direct,sekisho', '--concurrency', '1,64'])).toMatchObject({
      targets: ['direct', 'sekisho'],
      concurrency: [1, 64],
    })
  })

  it('are refused when unknown or not a number above 0', () => {
    for (const args of [['--fast'], ['--seconds', '0'], ['--repetitions', 'two'], ['extra']])
      expect(() => parseBenchArguments(args)).toThrow(UsageError)
  })
})
