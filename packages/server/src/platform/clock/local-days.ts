const minuteMs = 60_000

/**
 * Says which day a moment is in, in a time zone, YYYY-MM-DD. The last answer is kept for its minute: clocks are set
 * forward and back between minutes, and not only at whole hours.
 * @param timeZone IANA name, in any case
 */
export function createLocalDays(timeZone: string): (timeMs: number) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  let minute = Number.NaN
  let day = ''
  return (timeMs) => {
    const wanted = Math.floor(timeMs / minuteMs)
    if (wanted !== minute) {
      minute = wanted
      const parts = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, value]))
      day = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
    }
    return day
  }
}

/** True for the IANA name of a time zone that this Node knows; an offset as `+09:00` is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
