import { noUsage, type Usage } from '@sekisho/contract'
import type { Dice } from './dice.ts'

/** A turn of a long conversation, a small question, or a turn whose prompt is never found in the cache. */
export type Kind = 'turn' | 'small' | 'uncached'

/** How the models are shared out on the first day, and on the last. */
const models = [
  { model: 'claude-sonnet-5', first: 50, last: 6 },
  { model: 'claude-sonnet-5-5', first: 2, last: 46 },
  { model: 'claude-opus-5', first: 26, last: 4 },
  { model: 'claude-opus-5-5', first: 1, last: 28 },
  { model: 'claude-haiku-4-5-20251001', first: 21, last: 16 },
] as const

/** @param age 0: the first day, 1: the last */
export function modelAt(age: number, dice: Dice): string {
  const at = dice.weighted(models.map(({ first, last }) => first + (last - first) * age))
  return models[at]?.model ?? models[0].model
}

export function usageOf(kind: Kind, dice: Dice): Usage {
  if (kind === 'small')
    return { ...noUsage, inputTokens: dice.between(60, 700), outputTokens: dice.between(10, 180) }
  const prompt = dice.between(20_000, 160_000)
  const outputTokens = dice.between(150, 4_200)
  if (kind === 'uncached') return { ...noUsage, inputTokens: prompt, outputTokens }
  return {
    ...noUsage,
    inputTokens: dice.between(4, 900),
    outputTokens,
    cacheReadTokens: prompt,
    cacheWrite5mTokens: dice.between(1_000, 18_000),
    webSearches: dice.chance(0.01) ? 1 : 0,
  }
}
