import { formatMonth } from '../format/format.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { SelectField } from './fields.tsx'

interface MonthFieldProps {
  /** YYYY-MM */
  value: string
  onChange: (month: string) => void
}

const shown = 18

/** One of the last months, this one first; the one that is shown stands among them whatever it is. */
export function MonthField({ value, onChange }: MonthFieldProps) {
  const months = Array.from({ length: shown }, (_, ago) => monthBefore(ago))
  const options = months.includes(value) ? months : [...months, value]
  return (
    <SelectField
      label={text.month}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      options={options.map((month) => ({ value: month, label: formatMonth(month) }))}
    />
  )
}

/** YYYY-MM of UTC. */
export function monthBefore(ago: number): string {
  const date = new Date()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - ago)
  return date.toISOString().slice(0, 7)
}

/** What stands in an address as a month, or undefined. */
export function readMonth(value: string | undefined): string | undefined {
  return value !== undefined && /^20\d\d-(0[1-9]|1[0-2])$/.test(value) ? value : undefined
}

const texts: Texts<'month'> = { en: { month: 'Month' }, ja: { month: '対象月' } }
const text = textsOf(texts)
