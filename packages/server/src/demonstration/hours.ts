import type { Dice } from './dice.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
/** A working day in Tokyo and one in Europe, by the hour of UTC. */
const busy = [6, 8, 8, 5, 7, 9, 9, 8, 9, 8, 7, 5, 6, 6, 5, 4, 2, 1, 0.5, 0.3, 0.3, 0.3, 0.5, 2]

/** @returns 00:00 UTC of each of the last days up to `now`, oldest first */
export function daysUpTo(now: number, count: number): number[] {
  const today = Math.floor(now / dayMs) * dayMs
  return Array.from({ length: count }, (_, at) => today - (count - 1 - at) * dayMs)
}

/** How many calls a day has: few at weekends, and more and more from the first day to the last. @param age 0 to 1 */
export function callsOf(day: number, age: number, dice: Dice): number {
  const weekday = new Date(day).getUTCDay()
  const share = weekday === 0 || weekday === 6 ? 0.06 : 1
  return Math.round(930 * share * (0.35 + 0.65 * age) * (0.88 + 0.24 * dice.roll()))
}

/** When the calls of a day come, in order. */
export function timesOf(day: number, count: number, dice: Dice): number[] {
  return Array.from(
    { length: count },
    () => day + dice.weighted(busy) * hourMs + dice.between(0, hourMs - 1),
  ).toSorted((a, b) => a - b)
}
