import { textsOf, type Texts } from '../../format/locale.ts'
import { TextField } from '../../parts/fields.tsx'
import type { BudgetBody } from './budget-names.ts'

interface LimitFieldProps {
  unit: BudgetBody['unit']
  /** as it is typed: dollars, tokens or calls; '': no limit */
  value: string
  /** whether it may have none */
  isOptional: boolean
  onChange: (value: string) => void
}

/** How much: dollars to the cent, or a whole number. */
export function LimitField({ unit, value, isOptional, onChange }: LimitFieldProps) {
  return (
    <TextField
      type="number"
      label={text[unit]}
      hint={isOptional ? text.optional : undefined}
      required={!isOptional}
      min={0}
      max={1_000_000_000}
      step={unit === 'usd' ? 0.01 : 1}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

/** What was typed, in the unit the server counts in. */
export function readLimit(unit: BudgetBody['unit'], typed: string): number | null {
  if (typed.trim() === '') return null
  return unit === 'usd' ? Math.round(Number(typed) * 1_000_000) : Math.round(Number(typed))
}

export function typedLimit({ unit, limit }: Pick<BudgetBody, 'unit' | 'limit'>): string {
  if (limit === null) return ''
  return String(unit === 'usd' ? limit / 1_000_000 : limit)
}

/** Percents with commas between them; what is none is left for the server to refuse. */
export function readThresholds(typed: string): number[] {
  return typed
    .split(/[,、\s]+/)
    .filter((part) => part !== '')
    .map(Number)
}

const texts: Texts<BudgetBody['unit'] | 'optional'> = {
  en: {
    usd: 'Limit in US dollars',
    tokens: 'Limit in tokens',
    calls: 'Limit in calls',
    optional: 'Empty: no limit, which overrides a wider budget',
  },
  ja: {
    usd: '上限(米ドル)',
    tokens: '上限(トークン)',
    calls: '上限(回)',
    optional: '空欄にすると上限なしになり、より広い予算より優先されます',
  },
}
const text = textsOf(texts)
