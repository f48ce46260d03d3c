import { noUsage, type Usage } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRates } from '../rates.ts'
import { createEstimator } from './estimator.ts'
import type { CallToEstimate, Expected } from './expectation.ts'

const rates = createRates({ multiplierPpm: 1_000_000, overrides: [] })
const opus = 'claude-opus-5-5'
const minuteMs = 60_000

const open = () => createEstimator({ rates })
const call = (more: Partial<CallToEstimate> = {}): CallToEstimate => ({
  model: opus,
  maxTokens: 32_000,
  bodyBytes: 4000,
  at: 0,
  ...more,
})
const used = (more: Partial<Usage>): Usage => ({ ...noUsage, inputTokens: 1000, ...more })
const costOf = (usage: Usage, requested = opus) =>
  rates.charge({ requested, provider: '', usage, atMs: 0 }).microUsd

describe('before anything is known', () => {
  it('a call is expected to cost its body and a usual answer, far from what max_tokens allows', () => {
    const { expected } = open().expect(call())
    expect(expected.microUsd).toBeGreaterThan(costOf(used({ outputTokens: 300 })))
    expect(expected.microUsd).toBeLessThan(costOf(used({ outputTokens: 3000 })))
    expect(expected.microUsdVariance).toBeGreaterThan(expected.microUsd ** 2)
  })

  it('max_tokens bounds it, from nothing to absurd', () => {
    const outputs = [0, 10, 1000, 32_000, Number.MAX_SAFE_INTEGER].map(
      (maxTokens) => open().expect(call({ maxTokens, bodyBytes: 4 })).expected.tokens,
    )
    expect(outputs[0]).toBeLessThanOrEqual(2)
    expect(outputs[1]).toBeLessThanOrEqual(12)
    expect(outputs).toEqual(outputs.toSorted((a, b) => a - b))
    expect(outputs.at(-1)).toBeLessThan(20_000)
  })

  it('a body of 32 MiB is not taken for more tokens than a model reads', () => {
    const { expected } = open().expect(call({ bodyBytes: 32 * 1024 * 1024 }))
    expect(expected.microUsd).toBeLessThanOrEqual(costOf(used({ cacheWrite5mTokens: 1_100_000 })))
  })

  it('a model in no price list is not free', () => {
    expect(open().expect(call({ model: 'no-such-model' })).expected.microUsd).toBeGreaterThan(1000)
  })

  it('the contract of the provider that will be asked counts', () => {
    const row = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
    const contract = createRates({
      multiplierPpm: 1_000_000,
      overrides: [{ provider: 'ours', model: opus, ...row }],
    })
    const estimator = createEstimator({ rates: contract })
    expect(estimator.expect(call({ provider: 'ours' })).expected.microUsd).toBe(0)
    expect(estimator.expect(call({ provider: 'other' })).expected.microUsd).toBeGreaterThan(0)
  })
})

describe('what calls came to is learned', () => {
  const next = random(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const lognormal = (median: number, sigma: number) => median * Math.exp(sigma * normal())
  const pareto = (least: number, shape: number) => least * (1 - next()) ** (-1 / shape)
  const distributions: [string, () => number][] = [
    ['always the same', () => 500],
    ['log-normal', () => lognormal(350, 0.9)],
    ['log-normal and wide', () => lognormal(300, 1.5)],
    ['Pareto of shape 1.5', () => pareto(300, 1.5)],
    ['Pareto of shape 1.1', () => pareto(300, 1.1)],
    ['two humps', () => (next() < 0.8 ? 40 : lognormal(3000, 0.5))],
    ['a body and a tail', () => (next() < 0.9 ? lognormal(350, 0.9) : pareto(1200, 1.5))],
  ]

  it.each(distributions)('output, %s: expectations and costs come to the same within 8 %%', (_, draw) => {
    const estimator = open()
    let expected = 0
    let cost = 0
    for (let at = 0; at < 4000; at++) {
      const expectation = estimator.expect(call({ bodyBytes: 400 }))
      const usage = used({ inputTokens: 100, outputTokens: Math.min(32_000, Math.round(draw())) })
      if (at >= 200) {
        expected += expectation.expected.microUsd
        cost += costOf(usage)
      }
      expectation.settle(usage)
    }
    expect(expected / cost).toBeGreaterThan(0.92)
    expect(expected / cost).toBeLessThan(1.08)
  })

  it('small calls and large calls of one model are kept apart', () => {
    const estimator = open()
    const small = call({ maxTokens: 500, bodyBytes: 2000 })
    const large = call({ maxTokens: 32_000, bodyBytes: 400_000 })
    for (let at = 0; at < 100; at++) {
      estimator.expect(small).settle(used({ inputTokens: 500, outputTokens: 20 }))
      estimator.expect(large).settle(used({ inputTokens: 100_000, outputTokens: 2000 }))
    }
    expect(estimator.expect(small).expected.microUsd).toBeLessThan(costOf(used({ inputTokens: 800 })))
    const expected = estimator.expect(large).expected.microUsd
    const cost = costOf(used({ inputTokens: 100_000, outputTokens: 2000 }))
    expect(Math.abs(expected / cost - 1)).toBeLessThan(0.1)
  })

  it('web searches are expected of a model whose calls search', () => {
    const estimator = open()
    const usage = used({ webSearches: 5, outputTokens: 100 })
    for (let at = 0; at < 100; at++) estimator.expect(call()).settle(usage)
    expect(Math.abs(estimator.expect(call()).expected.microUsd / costOf(usage) - 1)).toBeLessThan(0.1)
  })

  it('a call that failed teaches nothing', () => {
    const estimator = open()
    const before = estimator.expect(call()).expected
    for (let at = 0; at < 100; at++) estimator.expect(call()).settle(noUsage)
    expect(estimator.expect(call()).expected).toEqual(before)
  })
})

describe('while an answer streams', () => {
  it('the input is exact from the moment the provider has counted it', () => {
    const estimator = open()
    const before = estimator.expect(call({ maxTokens: 0 }))
    const usage = used({ inputTokens: 7, cacheReadTokens: 50_000, cacheWrite5mTokens: 300 })
    const expected = before.observe({ usage, outputBytes: 0 })
    expect(expected?.microUsd).toBeGreaterThanOrEqual(costOf(usage))
    expect(expected?.microUsd).toBeLessThanOrEqual(costOf(usage) + 1)
    expect(expected).toMatchObject({ microUsdVariance: 0, tokens: 307, tokensVariance: 0 })
    expect(before.expected).toEqual(expected)
  })

  it('one that outgrows what was expected is expected to go on, and never beyond max_tokens', () => {
    const expectation = open().expect(call({ bodyBytes: 400 }))
    const usage = used({ inputTokens: 100 })
    let last = expectation.observe({ usage, outputBytes: 0 }) ?? expectation.expected
    for (let outputBytes = 1000; outputBytes <= 128_000; outputBytes *= 2) {
      const next = expectation.observe({ usage, outputBytes })
      if (next === undefined) continue
      const streamed = costOf(used({ inputTokens: 100, outputTokens: Math.floor(outputBytes / 4) }))
      expect(next.microUsd).toBeGreaterThanOrEqual(streamed)
      expect(next.microUsd).toBeLessThanOrEqual(costOf(used({ inputTokens: 100, outputTokens: 32_000 })) + 2)
      expect(next.microUsd).toBeGreaterThanOrEqual(last.microUsd)
      last = next
    }
    expect(last.microUsd).toBeGreaterThan(costOf(used({ outputTokens: 31_000 })))
  })

  it('thousands of chunks are a few dozen looks, and what hardly changed is not told', () => {
    const expectation = open().expect(call())
    let told = 0
    for (let outputBytes = 0; outputBytes < 100_000; outputBytes += 20)
      if (expectation.observe({ usage: used({}), outputBytes }) !== undefined) told++
    expect(told).toBeGreaterThan(5)
    expect(told).toBeLessThan(60)
  })

  it('hidden thinking is counted as it was learned: few bytes a token', () => {
    const [plain, hidden] = [open(), open()]
    for (const [estimator, bytes] of [
      [plain, 4000],
      [hidden, 400],
    ] as const)
      for (let at = 0; at < 50; at++) {
        const expectation = estimator.expect(call())
        expectation.observe({ usage: used({}), outputBytes: bytes })
        expectation.settle(used({ outputTokens: 1000 }))
      }
    const after = (estimator: typeof plain) => {
      const expectation = estimator.expect(call())
      expectation.observe({ usage: used({}), outputBytes: 800 })
      return expectation.expected.microUsd
    }
    expect(after(hidden)).toBeGreaterThan(1.5 * after(plain))
  })
})

describe('a conversation', () => {
  const conversation = 'one'
  const turn = (bodyBytes: number, at: number, model = opus) =>
    call({ conversation, bodyBytes, at, model, maxTokens: 1 })
  /** The prompt so far is in the cache: of 100,000 tokens, from 400,000 bytes. */
  function begun(usage: Partial<Usage> = { cacheWrite5mTokens: 100_000 }) {
    const estimator = open()
    estimator.expect(turn(400_000, 0)).settle(used({ inputTokens: 0, ...usage }))
    return estimator
  }
  const read = costOf(used({ inputTokens: 0, cacheReadTokens: 100_000, cacheWrite5mTokens: 1000 }))

  it('reads what it left in the cache, within the five minutes it lives', () => {
    const estimator = begun()
    expect(estimator.expect(turn(404_000, 4 * minuteMs)).expected.microUsd).toBeLessThan(2 * read)
    expect(estimator.expect(turn(404_000, 6 * minuteMs)).expected.microUsd).toBeGreaterThan(10 * read)
  })

  it('of an hour, when it was written for an hour', () => {
    const estimator = begun({ cacheWrite1hTokens: 100_000 })
    expect(estimator.expect(turn(404_000, 50 * minuteMs)).expected.microUsd).toBeLessThan(2 * read)
    expect(estimator.expect(turn(404_000, 70 * minuteMs)).expected.microUsd).toBeGreaterThan(10 * read)
  })

  it('is no other: not another model, not another conversation, not a subagent with a short body', () => {
    const estimator = begun()
    const counted = (asked: CallToEstimate) => estimator.expect(asked).expected.tokens
    expect(counted(turn(404_000, 0, 'claude-sonnet-5-5'))).toBeGreaterThan(50_000)
    expect(counted({ ...turn(404_000, 0), conversation: 'two' })).toBeGreaterThan(50_000)
    expect(counted(turn(40_000, 0))).toBeGreaterThan(5000)
  })

  it('whose prefix changed has lost what the cache had, at the difference in price', () => {
    const lost = begun()
      .expect(turn(404_000, minuteMs))
      .settle(used({ inputTokens: 0, cacheReadTokens: 20_000, cacheWrite5mTokens: 81_000 }))
    expect(lost).toEqual({ cacheLostTokens: 80_000, cacheLostMicroUsd: 80_000 * (5 - 0.2) })
  })

  it.each<[string, { bodyBytes: number; at: number; usage: Partial<Usage> }]>([
    [
      'that read it',
      { bodyBytes: 404_000, at: minuteMs, usage: { cacheReadTokens: 100_000, cacheWrite5mTokens: 1000 } },
    ],
    [
      'that read all but a few tokens',
      { bodyBytes: 404_000, at: minuteMs, usage: { cacheReadTokens: 99_500, cacheWrite5mTokens: 1500 } },
    ],
    ['after its life', { bodyBytes: 404_000, at: 6 * minuteMs, usage: { cacheWrite5mTokens: 101_000 } }],
    [
      'that began anew with a short body',
      { bodyBytes: 40_000, at: minuteMs, usage: { cacheWrite5mTokens: 10_000 } },
    ],
  ])('%s has lost nothing', (_, { bodyBytes, at, usage }) => {
    const lost = begun()
      .expect(turn(bodyBytes, at))
      .settle(used({ inputTokens: 0, ...usage }))
    expect(lost).toBeUndefined()
  })

  it('loses nothing by a clock that is set back', () => {
    const estimator = begun()
    const expectation = estimator.expect(turn(404_000, -1e12))
    expect(expectation.expected.microUsd).toBeLessThan(2 * read)
    expect(expectation.settle(used({ cacheReadTokens: 100_000 }))).toBeUndefined()
  })
})

describe('whatever comes', () => {
  const size = fc.oneof(fc.nat(1000), fc.nat(1_000_000), fc.constantFrom(1_000_000_000, 2 ** 40))
  const usage = fc.record({
    inputTokens: size,
    outputTokens: size,
    cacheReadTokens: size,
    cacheWrite5mTokens: size,
    cacheWrite1hTokens: size,
    webSearches: size,
  })
  const one = fc.record({
    model: fc.constantFrom(opus, 'claude-haiku-5-5', 'unknown', '', 'constructor', '__proto__'),
    maxTokens: fc.option(size, { nil: undefined }),
    bodyBytes: size,
    conversation: fc.option(fc.constantFrom('a', 'b', '__proto__'), { nil: undefined }),
    speed: fc.constantFrom('fast', undefined),
    at: fc.oneof(fc.nat(), fc.constantFrom(-1e15, 0, 8.64e15)),
    usage,
    outputBytes: fc.array(size, { maxLength: 4 }),
  })
  const isSane = ({ microUsd, microUsdVariance, tokens, tokensVariance }: Expected) =>
    [microUsd, microUsdVariance, tokens, tokensVariance].every(
      (value) => Number.isSafeInteger(value) && value >= 0,
    ) &&
    // The most that counters take: beyond it they throw, and the call would go on without a limit.
    Math.max(microUsd, tokens) <= 1e12

  it('what is expected is whole, finite and not negative', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (calls) => {
        const estimator = open()
        for (const { usage, outputBytes, ...asked } of calls) {
          const expectation = estimator.expect(asked)
          expect(expectation.expected).toSatisfy(isSane)
          for (const bytes of outputBytes)
            expect(expectation.observe({ usage, outputBytes: bytes }) ?? expectation.expected).toSatisfy(
              isSane,
            )
          const lost = expectation.settle(usage)
          if (lost) expect(lost.cacheLostTokens).toBeGreaterThan(0)
          if (lost) expect(lost.cacheLostMicroUsd).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

/** The Park and Miller generator: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

describe('what is certain of a call under way', () => {
  it('is at first its prompt, and no answer', () => {
    const { expected } = open().expect(call())
    expect(expected.microUsdCertain).toBeGreaterThan(0)
    expect(expected.microUsdCertain).toBeLessThan(expected.microUsd)
  })

  it('is the prompt as it was billed once that is known, and grows with every 64 bytes where it is followed closely', () => {
    const expectation = open().expect(call())
    const usage = used({ outputTokens: 1 })
    expectation.observe({ usage, outputBytes: 0, closely: true })
    expect(expectation.expected.microUsdCertain).toBe(costOf(used({ outputTokens: 0 })))
    expect(expectation.observe({ usage, outputBytes: 40, closely: true })).toBeUndefined()
    const seen: number[] = []
    for (let outputBytes = 64; outputBytes <= 6_400; outputBytes += 64) {
      const next = expectation.observe({ usage, outputBytes, closely: true })
      seen.push(next?.microUsdCertain ?? 0)
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(new Set(seen).size).toBe(100)
    // A token for four bytes, and 15 percent on top while nothing is learned of how many there are.
    expect(seen.at(-1)).toBe(costOf(used({ outputTokens: 1_840 })))
    expect(expectation.tokensOf(6_400)).toBe(1_600)
  })

  it('is never more than what is expected, and hardly more than it cost once answers of the model are known', () => {
    const estimator = open()
    for (let each = 0; each < 200; each++) {
      const expectation = estimator.expect(call())
      expectation.observe({ usage: used({ outputTokens: 1 }), outputBytes: 3_000 })
      expectation.settle(used({ outputTokens: 1_000 }))
    }
    const expectation = estimator.expect(call())
    const usage = used({ outputTokens: 1 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 96_000 }), fc.boolean(), (outputBytes, closely) => {
        expectation.observe({ usage, outputBytes, closely })
        const { microUsd, microUsdCertain, tokens, tokensCertain } = expectation.expected
        expect(microUsdCertain).toBeLessThanOrEqual(microUsd)
        expect(tokensCertain).toBeLessThanOrEqual(tokens)
      }),
    )
    const another = estimator.expect(call())
    another.observe({ usage, outputBytes: 30_000, closely: true })
    const cost = costOf(used({ outputTokens: 10_000 }))
    expect(another.expected.microUsdCertain / cost).toBeGreaterThan(0.98)
    expect(another.expected.microUsdCertain / cost).toBeLessThan(1.1)
  })
})
