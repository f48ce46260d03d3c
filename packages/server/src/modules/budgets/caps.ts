import type { Budget } from './budget.ts'

export const microUsdPerCent = 10_000
export const capPeriods = ['daily', 'weekly', 'monthly'] as const
export type CapPeriod = (typeof capPeriods)[number]
export const capScopes = ['organization', 'person', 'group'] as const

/** What the official gateway calls a spend limit: a seat's US dollars in whole cents, by the UTC calendar. */
export interface Cap {
  scope: { type: (typeof capScopes)[number]; id: string }
  /** other scope ids of the same person, whose cap this one replaces as well */
  alias?: readonly string[]
  /** micro-USD, whole cents; null: none */
  limit: number | null
  period: CapPeriod
}

type Terms = Pick<Budget, 'sharing' | 'unit' | 'limit' | 'period' | 'zone' | 'scope'>

/** As `readCaps` asks, for what stands in the ledger. */
export function isCapTerms({ sharing, unit, limit, period, zone, scope }: Terms): boolean {
  return (
    sharing === 'seat' &&
    unit === 'usd' &&
    zone === 'utc' &&
    isCapPeriod(period) &&
    (capScopes as readonly string[]).includes(scope.type) &&
    (limit === null || limit % microUsdPerCent === 0)
  )
}

export function isCapPeriod(period: Budget['period']): period is CapPeriod {
  return (capPeriods as readonly string[]).includes(period)
}
