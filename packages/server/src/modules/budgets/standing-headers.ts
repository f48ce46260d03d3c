import type { PlannedLine } from './plan.ts'

const prefix = 'anthropic-ratelimit-unified-'

/** Whether a limit is what Claude Code calls one's own cap: money, by the calendar, whatever one works on. */
export function isCap({ line: { budget, personal } }: PlannedLine): boolean {
  const { unit, period } = budget
  return personal && unit === 'usd' && (period === 'daily' || period === 'weekly' || period === 'monthly')
}

/**
 * The caller's fullest cap, as the Claude apps gateway protocol tells it: past 75 and 95 % Claude Code shows a notice
 * with the time of the reset. Nothing for a caller without one. While calls are admitted it stays below 1.
 * @param usedOf micro-USD under a key; undefined where it is not known
 */
export function standingHeaders(
  lines: readonly PlannedLine[],
  usedOf: (key: string) => number | undefined,
): readonly string[] {
  let fullest: PlannedLine | undefined
  let share = -1
  for (const planned of lines) {
    if (!isCap(planned)) continue
    const used = usedOf(planned.key)
    if (used === undefined) continue
    const { limit } = planned.line.budget
    const filled = limit === 0 ? 1 : used / limit
    if (filled > share) [fullest, share] = [planned, filled]
  }
  if (fullest === undefined) return []
  const threshold = share > 0.95 ? '0.95' : share > 0.75 ? '0.75' : undefined
  const status = threshold === undefined ? 'allowed' : 'allowed_warning'
  const reset = String(Math.ceil(fullest.window.endsAt / 1000))
  return [
    `${prefix}status`,
    status,
    `${prefix}representative-claim`,
    'overage',
    `${prefix}overage-status`,
    status,
    `${prefix}overage-utilization`,
    (Math.min(99, Math.round(share * 100)) / 100).toFixed(2),
    ...(threshold === undefined ? [] : [`${prefix}overage-surpassed-threshold`, threshold]),
    `${prefix}reset`,
    reset,
    `${prefix}overage-reset`,
    reset,
  ]
}
