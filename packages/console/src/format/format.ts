import { locale } from './locale.ts'

const tag = { en: 'en-GB', ja: 'ja-JP' }[locale]
const numbers = new Intl.NumberFormat(tag)
const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 })
const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 })
const rates = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
const times = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
const dates = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
const shortDays = new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric', timeZone: 'UTC' })
const months = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long', timeZone: 'UTC' })
const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })

export const formatNumber = (value: number): string => numbers.format(value)
/** 12.3K, 1.2万 */
export const formatCompact = (value: number): string => compact.format(value)
/** @param share 0 to 1 */
export const formatPercent = (share: number): string => percents.format(share)
/** 0.4%: for shares that are small and watched. @param share 0 to 1 */
export const formatRate = (share: number): string => rates.format(share)
/** @param time RFC 3339; shown in the reader's time zone */
export const formatTime = (time: string): string => times.format(new Date(time))
/** @param time RFC 3339; only the day, in the reader's time zone */
export const formatDate = (time: string): string => dates.format(new Date(time))
/** @param day YYYY-MM-DD */
export const formatDay = (day: string): string => days.format(new Date(`${day}T00:00:00Z`))
/** @param day YYYY-MM-DD; without the year, for axes */
export const formatShortDay = (day: string): string => shortDays.format(new Date(`${day}T00:00:00Z`))

/** @param month YYYY-MM */
export const formatMonth = (month: string): string => {
  const date = new Date(`${month}-01T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? month : months.format(date)
}

/** 240 ms, 1.3 s */
export function formatLatency(ms: number): string {
  const [value, unit] = ms < 1000 ? [Math.round(ms), 'millisecond'] : [ms / 1000, 'second']
  return new Intl.NumberFormat(tag, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

/** US dollars: to the cent, and finer below a dollar, where a cent would hide a call's cost. */
export function formatMoney(microUsd: number): string {
  const dollars = microUsd / 1_000_000
  const digits = microUsd !== 0 && Math.abs(microUsd) < 1_000_000 ? 4 : 2
  return new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(dollars)
}

const steps = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "3 minutes ago", against `now` in milliseconds since the epoch. */
export function formatAgo(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['minute', 60] as const)
  return relative.format(Math.round(seconds / size), unit)
}

const lengths = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "7 days", "1 hour": in the largest unit that comes out whole, minutes at the least. */
export function formatDuration(seconds: number): string {
  const [unit, size] = lengths.find(([, size]) => seconds % size === 0) ?? (['minute', 60] as const)
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(seconds / size),
  )
}
