import { expect, it } from 'vitest'
import type { HoldAnswer, HoldLine } from '../../platform/counters/counters.ts'
import { holdPatiently, patience, type Wait } from './hold-patiently.ts'

const { letting, ending } = patience
const money: HoldLine = { key: 'usd', amount: 10, variance: 5, limit: 100_000, certain: 3, ceiling: 101_000 }
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
  const asked: (Wait & { limits: number[]; bold: boolean[] })[] = []
  const hold = async (lines: readonly HoldLine[], wait: Wait) => {
    const bold = lines.map((line) => line.bold === true)
    asked.push({ limits: lines.map(({ limit }) => limit), bold, ...wait })
    return answers[asked.length - 1] ?? granted
  }
  return { asked, hold }
}

const cautious = { limits: [100_000, 200], bold: [false, false] }
const first = { ...cautious, waitMs: letting.firstMs }
const second = { ...cautious, waitMs: letting.strictMs, place: 3 }

it.each<[string, HoldAnswer]>([
  ['granted at once', granted],
  ['refused because a limit is reached', refused('usd', false)],
  ['kept out by a limit on calls under way, which is no estimate', refused('open', true)],
])('a call that is %s is asked for once', async (_, answer) => {
  const { asked, hold } = counters(answer)
  expect(await holdPatiently([money, underWay], hold, letting)).toBe(answer)
  expect(asked).toEqual([first])
})

it('a call that only estimates keep out waits on, where it stood in the line', async () => {
  const { asked, hold } = counters(refused('usd', true, 3), granted)
  expect(await holdPatiently([money, underWay], hold, letting)).toBe(granted)
  expect(asked).toEqual([first, second])
})

it('and at last for a little more than the limit of money, and of nothing else', async () => {
  const busy = refused('usd', true, 3)
  const { asked, hold } = counters(busy, busy, busy)
  const stretched = Math.floor(100_000 * (1 + letting.tolerance))
  expect(await holdPatiently([money, underWay], hold, letting)).toBe(busy)
  expect(asked).toEqual([first, second, { ...second, limits: [stretched, 200], waitMs: letting.lateMs }])
})

it('where streams can be ended, what was promised to them is kept free instead, and the limit is the limit', async () => {
  const busy = refused('usd', true, 3)
  const { asked, hold } = counters(busy, busy, granted)
  expect(await holdPatiently([money, underWay], hold, ending)).toBe(granted)
  expect(asked[2]).toEqual({ ...cautious, bold: [true, false], waitMs: ending.lateMs, place: 3 })
})

it('a rate is not weighed boldly', async () => {
  const busy = refused('usd', true, 3)
  const { asked, hold } = counters(busy, busy, granted)
  const { ceiling: _, certain: __, ...rate } = money
  await holdPatiently([rate], hold, ending)
  expect(asked[2]?.bold).toEqual([false])
})
