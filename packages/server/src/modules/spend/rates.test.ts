import { noUsage, type Usage } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateCards } from './rate-cards.ts'
import { createRates, type PricedCall } from './rates.ts'
import type { PriceOverride } from './settings.ts'

const listPrice = { multiplierPpm: 1_000_000, overrides: [] }
const rates = createRates(listPrice)
const million = 1_000_000
const november = Date.parse('2026-11-22T12:00:00Z')

function call(requested: string, usage: Partial<Usage>, more: Partial<PricedCall> = {}): PricedCall {
  return { requested, provider: 'anthropic', usage: { ...noUsage, ...usage }, atMs: november, ...more }
}

/** What a million tokens of each class cost, one class at a time: input, 5-minute and 1-hour write, read, output. */
function prices(model: string, more: Partial<PricedCall> = {}, tokens = million): number[] {
  const classes = [
    'inputTokens',
    'cacheWrite5mTokens',
    'cacheWrite1hTokens',
    'cacheReadTokens',
    'outputTokens',
  ]
  return classes.map(
    (name) => (rates.charge(call(model, { [name]: tokens }, more)).microUsd * million) / tokens,
  )
}

const usd = (...list: number[]) => list.map((price) => Math.round(price * million))

describe('list prices, in USD per million tokens', () => {
  it.each([
    ['claude-fable-5', 10, 12.5, 20, 1, 50],
    ['claude-mythos-5', 10, 12.5, 20, 1, 50],
    ['claude-opus-5', 5, 6.25, 10, 0.5, 25],
    ['claude-opus-4-8', 5, 6.25, 10, 0.5, 25],
    ['claude-opus-4-7', 5, 6.25, 10, 0.5, 25],
    ['claude-opus-4-6', 5, 6.25, 10, 0.5, 25],
    ['claude-opus-4-5-20251101', 5, 6.25, 10, 0.5, 25],
    ['claude-opus-4-1-20250805', 15, 18.75, 30, 1.5, 75],
    ['claude-opus-4-20250514', 15, 18.75, 30, 1.5, 75],
    ['claude-sonnet-5', 2, 2.5, 4, 0.2, 10],
    ['claude-sonnet-4-6', 3, 3.75, 6, 0.3, 15],
    ['claude-sonnet-4-5-20250929', 3, 3.75, 6, 0.3, 15],
    ['claude-sonnet-4-20250514', 3, 3.75, 6, 0.3, 15],
    ['claude-haiku-4-5-20251001', 1, 1.25, 2, 0.1, 5],
    ['claude-3-5-haiku-20241022', 0.8, 1, 1.6, 0.08, 4],
    ['claude-opus-5-5', 4, 5, 8, 0.2, 20],
    ['claude-sonnet-5-5', 2, 2.5, 4, 0.1, 10],
    ['claude-fable-5-1', 10, 12.5, 20, 0.25, 50],
    ['claude-mythos-5-1', 10, 12.5, 20, 0.25, 50],
    ['claude-fable-5-2', 8, 10, 16, 0.2, 40],
    ['claude-mythos-5-2', 8, 10, 16, 0.2, 40],
  ])('%s', (model, ...list) => {
    expect(prices(model)).toEqual(usd(...list))
    expect(rates.charge(call(model, {})).known).toBe(true)
  })

  it('of an unknown model are never nothing', () => {
    expect(prices('gpt-9')).toEqual(usd(4, 5, 8, 0.2, 20))
    expect(rates.charge(call('gpt-9', { inputTokens: 1 }))).toEqual({
      microUsd: 4,
      rate: 'unknown@2026-11-22',
      known: false,
    })
  })

  it('leave no card untested', () => {
    expect(rateCards).toHaveLength(23)
  })
})

describe('a prompt over 100,000 tokens of Haiku 5.5 is priced as a whole by other rates', () => {
  const small = usd(0.1, 0.125, 0.2, 0.01, 0.5)
  const large = usd(0.5, 0.625, 1, 0.05, 2.5)
  const model = 'claude-haiku-5-5'

  it('at 100,000 it is not, at 100,001 it is', () => {
    expect(prices(model, {}, 100_000).slice(0, 4)).toEqual(small.slice(0, 4))
    expect(rates.charge(call(model, { inputTokens: 100_000 })).microUsd).toBe(10_000)
    expect(rates.charge(call(model, { inputTokens: 100_001 })).microUsd).toBe(50_001)
    expect(prices(model).slice(0, 4)).toEqual(large.slice(0, 4))
  })

  it('cache counts towards it, output does not, and output is repriced with the rest', () => {
    const cached = {
      inputTokens: 1,
      cacheReadTokens: 50_000,
      cacheWrite5mTokens: 25_000,
      cacheWrite1hTokens: 25_000,
    }
    const charge = rates.charge(call(model, { ...cached, outputTokens: 1000 }))
    expect(charge).toEqual({ microUsd: 45_626, rate: 'claude-haiku-5-5@2026-11-22+long', known: true })
    expect(prices(model)[4]).toBe(small[4])
  })
})

describe('days', () => {
  it('cache reads of Sonnet 5.5 cost 0.20 before 7 October 2026', () => {
    const at = (time: string) => ({ atMs: Date.parse(time) })
    const read = (time: string) => prices('claude-sonnet-5-5', at(time))[3]
    expect(read('2026-10-06T23:59:59.999Z')).toBe(200_000)
    expect(read('2026-10-07T00:00:00Z')).toBe(100_000)
    expect(read('2020-01-01T00:00:00Z')).toBe(200_000)
  })
})

describe('modifiers', () => {
  const cost = (model: string, more: Partial<PricedCall>) =>
    rates.charge(call(model, { inputTokens: 10_000, outputTokens: 1000 }, more))

  // all but batch and region as Claude Code 2.1.330 charges them (measured through a mock provider)
  it.each([
    ['claude-opus-5-5', {}, 60_000, ''],
    ['claude-opus-5-5', { speed: 'fast' }, 120_000, '+fast'],
    ['claude-opus-5', { speed: 'fast' }, 150_000, '+fast'],
    ['claude-opus-4-8', { speed: 'fast' }, 150_000, '+fast'],
    ['claude-opus-4-7', { speed: 'fast' }, 450_000, '+fast'],
    ['claude-opus-4-6', { speed: 'fast' }, 450_000, '+fast'],
    ['claude-fable-5-2', { speed: 'fast' }, 240_000, '+fast'],
    ['claude-mythos-5-2', { speed: 'fast' }, 240_000, '+fast'],
    ['claude-fable-5-1', { speed: 'fast' }, 150_000, ''],
    ['claude-sonnet-5-5', { speed: 'fast' }, 30_000, ''],
    ['claude-opus-5-5', { speed: 'standard' }, 60_000, ''],
    ['claude-opus-5-5', { inferenceGeo: 'us' }, 66_000, '+us'],
    ['claude-opus-5-5', { inferenceGeo: 'global' }, 60_000, ''],
    ['claude-opus-4-6', { inferenceGeo: 'us' }, 82_500, '+us'],
    ['claude-opus-4-5-20251101', { inferenceGeo: 'us' }, 75_000, ''],
    ['claude-opus-5-5', { speed: 'fast', inferenceGeo: 'us' }, 132_000, '+fast+us'],
    ['claude-opus-5-5', { batch: true }, 30_000, '+batch'],
    ['claude-opus-5-5', { batch: true, speed: 'fast' }, 120_000, '+fast'],
    ['claude-opus-5-5', { batch: true, inferenceGeo: 'us', regional: true }, 36_300, '+us+regional+batch'],
    ['claude-opus-4-5-20251101', { regional: true }, 82_500, '+regional'],
    ['claude-opus-4-1-20250805', { regional: true }, 225_000, ''],
  ])('%s %j', (...row) => {
    const [model, more, microUsd, suffix] = row
    const charge = cost(model, more)
    expect(charge.microUsd).toBe(microUsd)
    expect(charge.rate).toMatch(new RegExp(`^${model}@2026-[0-9-]{5}${suffix.replaceAll('+', '\\+')}$`))
  })

  it('cache prices follow the speed', () => {
    expect(prices('claude-opus-5-5', { speed: 'fast' })).toEqual(usd(8, 10, 16, 0.4, 40))
    expect(prices('claude-opus-4-7', { speed: 'fast' })).toEqual(usd(30, 37.5, 60, 3, 150))
  })

  it('a web search costs one cent, whatever the place and the speed', () => {
    const more = { speed: 'fast', inferenceGeo: 'us', batch: true, regional: true }
    expect(rates.charge(call('claude-opus-5-5', { webSearches: 3 }, more)).microUsd).toBe(30_000)
  })

  it('an advisor is charged at its own model’s price', () => {
    const advisors = [
      { model: 'claude-fable-5-2', usage: { ...noUsage, inputTokens: 1000, outputTokens: 100 } },
    ]
    expect(cost('claude-haiku-5-5', { advisors }).microUsd).toBe(1500 + 12_000)
    expect(cost('claude-opus-5-5', { advisors, speed: 'fast' }).microUsd).toBe(120_000 + 12_000)
  })
})

describe('spellings', () => {
  it.each([
    'claude-opus-4-5',
    'claude-opus-4-5-20251101',
    'Claude-Opus-4-5',
    'claude-opus-4-5@20251101',
    'claude-opus-4-5[1m]',
    'us.anthropic.claude-opus-4-5-20251101-v1:0',
    'anthropic.claude-opus-4-5',
    'arn:aws:bedrock:us-east-1:123:inference-profile/us.anthropic.claude-opus-4-5-20251101-v1:0',
  ])('%s is Opus 4.5', (model) => {
    expect(rates.charge(call(model, {})).rate).toBe('claude-opus-4-5-20251101@2026-08-22')
  })

  it.each([
    ['opus', 'claude-opus-5-5'],
    ['default', 'claude-opus-5-5'],
    ['best', 'claude-opus-5-5'],
    ['sonnet', 'claude-sonnet-5-5'],
    ['opusplan', 'claude-sonnet-5-5'],
    ['haiku', 'claude-haiku-5-5'],
    ['fable', 'claude-fable-5-2'],
    ['claude-opus-4-1', undefined],
    ['constructor', undefined],
  ])('%s stands for %s', (alias, model) => {
    expect(rates.resolveAlias(alias)).toBe(model)
  })

  it('aliases and early ids have a price', () => {
    expect(prices('opus')).toEqual(usd(4, 5, 8, 0.2, 20))
    expect(prices('claude-opus-4-0')).toEqual(usd(15, 18.75, 30, 1.5, 75))
    expect(prices('claude-3-5-haiku-latest')).toEqual(usd(0.8, 1, 1.6, 0.08, 4))
  })

  it('the model that answered decides, when it has a price', () => {
    const rateOf = (served: string) => rates.charge(call('claude-opus-4-1', {}, { served })).rate
    expect(rateOf('claude-opus-5-5')).toBe('claude-opus-5-5@2026-09-22')
    expect(rateOf('our-deployment')).toBe('claude-opus-4-1-20250805@2026-08-22')
  })
})

describe('contracts', () => {
  const row = { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5 }
  const rateOf = (overrides: PriceOverride[], requested: string, more: Partial<PricedCall> = {}) =>
    createRates({ multiplierPpm: 1_000_000, overrides }).charge(call(requested, {}, more)).rate

  it('replace the list price at any speed and place, but for searches', () => {
    const overrides = [{ provider: 'anthropic', model: 'claude-opus-5-5', ...row }]
    const contract = createRates({ multiplierPpm: 1_000_000, overrides })
    const usage = { inputTokens: million, outputTokens: million, cacheReadTokens: million, webSearches: 1 }
    expect(
      contract.charge(call('claude-opus-5-5', usage, { speed: 'fast', inferenceGeo: 'us', batch: true })),
    ).toEqual({
      microUsd: 10_006,
      rate: 'contract:anthropic/claude-opus-5-5',
      known: true,
    })
  })

  it('hold for their provider only, or for all', () => {
    expect(rateOf([{ provider: 'bedrock', model: 'claude-opus-5', ...row }], 'claude-opus-5')).toMatch(
      /^claude/,
    )
    expect(rateOf([{ model: 'claude-opus-5', ...row }], 'claude-opus-5')).toBe('contract:*/claude-opus-5')
  })

  it('the most specific row wins: what was sent, what was asked for, the listed model', () => {
    const served = { model: 'us.anthropic.claude-opus-5', ...row }
    const requested = { model: 'claude-opus-5-latest', ...row }
    const listed = { model: 'claude-opus-5', ...row }
    const more = { served: 'US.anthropic.claude-opus-5' }
    expect(rateOf([listed, requested, served], 'claude-opus-5-latest', more)).toBe(
      `contract:*/${served.model}`,
    )
    expect(rateOf([listed, requested], 'claude-opus-5-latest', more)).toBe(`contract:*/${requested.model}`)
    expect(rateOf([listed], 'claude-opus-5-latest', more)).toBe(`contract:*/${listed.model}`)
    expect(rateOf([{ ...listed, model: 'our-model' }], 'our-model')).toBe('contract:*/our-model')
  })

  it('a discount applies to everything, searches too, and is named', () => {
    const discounted = createRates({ multiplierPpm: 850_000, overrides: [] })
    expect(discounted.charge(call('claude-opus-5-5', { inputTokens: 10_000, webSearches: 1 }))).toEqual({
      microUsd: 34_000 + 8500,
      rate: 'claude-opus-5-5@2026-09-22*0.85',
      known: true,
    })
  })
})

describe('arithmetic', () => {
  const tokens = fc.nat({ max: 1_000_000_000 })
  const usage = fc.record({
    inputTokens: tokens,
    outputTokens: tokens,
    cacheReadTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: tokens,
    webSearches: fc.nat(1000),
  })
  const modifiers = fc.record({
    speed: fc.constantFrom('fast', 'standard', undefined),
    inferenceGeo: fc.constantFrom('us', 'global', undefined),
    batch: fc.boolean(),
    regional: fc.boolean(),
  })
  const model = fc.constantFrom('unknown', ...rateCards.map((card) => card.model))
  const multiplierPpm = fc.integer({ min: 1, max: 1_000_000 })

  it('equals the exact fraction, rounded half up once', () => {
    fc.assert(
      fc.property(fc.record({ requested: model, usage, more: modifiers, multiplierPpm }), (drawn) => {
        const { requested, usage, more, multiplierPpm } = drawn
        const cards = rateCards.filter((card) => card.model === requested)
        const card = cards.at(-1) ?? {
          fast: 1,
          generation: 55,
          rates: { input: 4e6, cacheWrite5m: 5e6, cacheWrite1h: 8e6, cacheRead: 2e5, output: 2e7 },
        }
        const prompt =
          usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
        const long = 'longPrompt' in card && prompt > 100_000
        const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } =
          long && card.longPrompt ? card.longPrompt.rates : card.rates
        const fast = more.speed === 'fast' && card.fast > 1
        let top =
          BigInt(usage.inputTokens) * BigInt(input) +
          BigInt(usage.outputTokens) * BigInt(output) +
          BigInt(usage.cacheReadTokens) * BigInt(cacheRead) +
          BigInt(usage.cacheWrite5mTokens) * BigInt(cacheWrite5m) +
          BigInt(usage.cacheWrite1hTokens) * BigInt(cacheWrite1h)
        let bottom = 1_000_000n
        if (fast) top *= BigInt(card.fast)
        if (more.inferenceGeo === 'us' && card.generation >= 46) [top, bottom] = [top * 11n, bottom * 10n]
        if (more.regional && card.generation >= 45) [top, bottom] = [top * 11n, bottom * 10n]
        if (more.batch && !fast) bottom *= 2n
        top += BigInt(usage.webSearches) * 10_000n * bottom
        ;[top, bottom] = [top * BigInt(multiplierPpm), bottom * 1_000_000n]
        const expected = (2n * top + bottom) / (2n * bottom)
        const { microUsd } = createRates({ multiplierPpm, overrides: [] }).charge(
          call(requested, usage, more),
        )
        expect(BigInt(microUsd)).toBe(expected)
      }),
    )
  })

  it('never gets cheaper by another token', () => {
    const names = [
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWrite5mTokens',
      'cacheWrite1hTokens',
    ] as const
    fc.assert(
      fc.property(
        fc.record({
          requested: model,
          usage,
          more: modifiers,
          name: fc.constantFrom(...names),
          extra: fc.nat(200_000),
        }),
        ({ requested, usage, more, name, extra }) => {
          const before = rates.charge(call(requested, usage, more)).microUsd
          const after = rates.charge(
            call(requested, { ...usage, [name]: usage[name] + extra }, more),
          ).microUsd
          expect(Number.isSafeInteger(after)).toBe(true)
          expect(after).toBeGreaterThanOrEqual(before)
        },
      ),
    )
  })

  it('rounds half up', () => {
    // 5 tokens at 0.1 USD per million are half a micro-USD
    expect(rates.charge(call('claude-haiku-5-5', { inputTokens: 5 })).microUsd).toBe(1)
    expect(rates.charge(call('claude-haiku-5-5', { inputTokens: 4 })).microUsd).toBe(0)
    expect(rates.charge(call('claude-haiku-5-5', { inputTokens: 5, cacheReadTokens: 50 })).microUsd).toBe(1)
  })
})

describe('prices of a call to come', () => {
  const ask = { provider: '', promptTokens: 1000, atMs: Infinity }
  const names = ['input', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'output'] as const

  it('are what the same tokens will be charged, at any speed, place, length and discount', () => {
    const discounted = createRates({ multiplierPpm: 850_000, overrides: [] })
    for (const requested of ['claude-opus-5-5', 'claude-haiku-5-5', 'claude-sonnet-4-6', 'unknown'])
      for (const promptTokens of [1000, 1_000_000])
        for (const more of [{}, { speed: 'fast' }, { inferenceGeo: 'us' }])
          for (const name of names) {
            const prices = discounted.prices({ ...ask, ...more, requested, promptTokens })
            const usage = name === 'output' ? { inputTokens: promptTokens } : {}
            const charge = (tokens: number) =>
              discounted.charge(call(requested, { ...usage, [`${name}Tokens`]: tokens }, more)).microUsd
            const tokens = name === 'output' ? million : promptTokens
            const charged = name === 'output' ? charge(tokens) - charge(0) : charge(tokens)
            expect(Math.abs(prices[name] * tokens - charged)).toBeLessThanOrEqual(1)
          }
  })

  it('are those of the contract with the provider that will be asked', () => {
    const row = { input: 1e6, output: 2e6, cacheRead: 3e6, cacheWrite5m: 4e6, cacheWrite1h: 5e6 }
    const overrides = [{ provider: 'bedrock', model: 'claude-opus-5', ...row }]
    const contract = createRates({ multiplierPpm: 500_000, overrides })
    expect(contract.prices({ ...ask, requested: 'claude-opus-5', provider: 'bedrock' })).toEqual({
      input: 0.5,
      output: 1,
      cacheRead: 1.5,
      cacheWrite5m: 2,
      cacheWrite1h: 2.5,
      webSearch: 5000,
    })
    expect(contract.prices({ ...ask, requested: 'claude-opus-5' }).input).toBe(2.5)
  })
})
