import type { Locale } from '@sekisho/contract'
import type { Budget, BudgetUnit } from './budget.ts'
import { microUsdPerCent } from './caps.ts'

/** `$1,234.50`, `12,000 tokens`, `3 calls`, as a sentence has it. Money is cut to cents; less than one says so. */
export function sayAmount(unit: BudgetUnit, amount: number, locale: Locale): string {
  if (unit === 'usd') return sayMoney(amount)
  const number = Math.round(amount).toLocaleString('en-US')
  if (unit === 'tokens') return locale === 'ja' ? `${number} トークン` : `${number} tokens`
  return locale === 'ja' ? `${number} 回` : `${number} ${amount === 1 ? 'call' : 'calls'}`
}

function sayMoney(microUsd: number): string {
  if (microUsd > 0 && microUsd < microUsdPerCent) return '<$0.01'
  const cents = Math.floor(microUsd / microUsdPerCent)
  return `$${Math.floor(cents / 100).toLocaleString('en-US')}.${String(cents % 100).padStart(2, '0')}`
}

/** The limit of a rate: `60 calls a minute`, `5 calls at once`. */
export function sayRate({ unit, period }: Budget, limit: number, locale: Locale): string {
  const amount = sayAmount(unit, limit, locale)
  if (period === 'at_once') return locale === 'ja' ? `同時に ${amount}` : `${amount} at once`
  return locale === 'ja' ? `1 分あたり ${amount}` : `${amount} a minute`
}

/** `2026-12-01 00:00 (Asia/Tokyo)`, in the organization's time zone. */
export function sayMoment(time: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(time)
  return `${parts} (${timeZone})`
}
