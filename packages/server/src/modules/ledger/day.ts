const dayMs = 86_400_000

/** The UTC day of a time in milliseconds since the epoch, YYYY-MM-DD. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** `dayOf` for many times, most of them on one day: writing a date costs more than counting an exchange. */
export function createDays(): (timeMs: number) => string {
  let number = Number.NaN
  let day = ''
  return (timeMs) => {
    const wanted = Math.floor(timeMs / dayMs)
    if (wanted !== number) {
      number = wanted
      day = dayOf(timeMs)
    }
    return day
  }
}
