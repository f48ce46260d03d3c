import { expect, it } from 'vitest'
import { rateCardHandlers } from './index.ts'

const pricing = {
  multiplierPpm: 900_000,
  overrides: [
    { model: 'ours', input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, provider: 'one' },
  ],
}

async function cardsOn(day: string) {
  const clock = { now: () => Date.parse(day), monotonic: () => 0 }
  return await rateCardHandlers({ pricing, clock }).listRateCards({}, { type: 'operator' })
}

it('of a model with two cards the one of the day is in force, and before its first day the first', async () => {
  const inForce = async (day: string) =>
    (await cardsOn(day)).data.filter((card) => card.model === 'claude-sonnet-5-5' && card.inForce)
  expect(await inForce('2026-10-06')).toMatchObject([{ from: '2026-09-22' }])
  expect(await inForce('2026-10-07')).toMatchObject([{ from: '2026-10-07' }])
  expect(await inForce('2026-01-01')).toMatchObject([{ from: '2026-09-22' }])
})

it('what the contract says stands beside the list', async () => {
  const { multiplierPpm, overrides } = await cardsOn('2026-11-26')
  expect([multiplierPpm, overrides]).toEqual([900_000, pricing.overrides])
})
