import { expect, it } from 'vitest'
import type { HoldAnswer, HoldLine } from '../../platform/counters/counters.ts'
import { holdPatiently, patience, type Wait } from './hold-patiently.ts'

const money: HoldLine = { key: 'usd', amount: 10, variance: 5, limit: 100_000 }
const underWay: HoldLine = { key: 'open', amount: 1, limit: 200 }
const granted: HoldAnswer = { granted: true, hold: 'h' }
const refused = (key: string, waits: boolean, place?: number): HoldAnswer => ({
  granted: false,
  key,
  used: 0,
  held: 0,
  limit: 0,
  waits,
  ...(place !== undefined && { place }),
})

/** Answers one after the other, and tells what was asked. */
function counters(...answers: HoldAnswer[]) {
  const asked: (Wait & { limits: number[] })[] = []
  const hold = async (lines: readonly HoldLine[], wait: Wait) => {
    asked.push({ limits: lines.map(({ limit }) => limit), ...wait })
    return answers[asked.length - 1] ?? granted
  }
  return { asked, hold }
}

const limits = [100_000, 200]
const first = { limits, waitMs: patience.firstMs }
const second = { limits, waitMs: patience.strictMs, place: 3 }

it.each<[string, HoldAnswer]>([
  ['granted at once', granted],
  ['refused because a limit is reached', refused('usd', false)],
  ['kept out by a limit on calls under way, which is no estimate', refused('open', true)],
])('a call that is %s is asked for once', async (_, answer) => {
  const { asked, hold } = counters(answer)
  expect(await holdPatiently([money, underWay], hold)).toBe(answer)
  expect(asked).toEqual([first])
})

it('a call that only estimates keep out waits on, where it stood in the line', async () => {
  const { asked, hold } = counters(refused('usd', true, 3), granted)
  expect(await holdPatiently([money, underWay], hold)).toBe(granted)
  expect(asked).toEqual([first, second])
})

it('and at last for a little more than the limit of money, and of nothing else', async () => {
  const busy = refused('usd', true, 3)
  const { asked, hold } = counters(busy, busy, busy)
  const stretched = Math.floor(100_000 * (1 + patience.tolerance))
  expect(await holdPatiently([money, underWay], hold)).toBe(busy)
  expect(asked).toEqual([first, second, { ...second, limits: [stretched, 200], waitMs: patience.tolerantMs }])
})
