import { textsOf, type Texts } from '../../format/locale.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'
import type { Filters } from '../../shell/use-filters.ts'

export const spendFilterNames = ['by', 'from', 'to'] as const
const dimensions = ['person', 'model', 'provider', 'day'] as const
export type SpendDimension = (typeof dimensions)[number]

export function readDimension(value: string | undefined): SpendDimension {
  return dimensions.find((known) => known === value) ?? 'person'
}

interface SpendFilterProps {
  filters: Filters<(typeof spendFilterNames)[number]>
  by: SpendDimension
  /** the days that are shown, where none are chosen */
  shown: { from: string; to: string } | undefined
}

/** Which days, and what rows are told apart by. */
export function SpendFilter({ filters: { values, set }, by, shown }: SpendFilterProps) {
  return (
    <search className="mb-5 grid gap-3 sm:grid-cols-3">
      <SelectField
        label={text.by}
        value={by}
        onChange={({ target }) => set({ by: target.value })}
        options={dimensions.map((value) => ({ value, label: text[value] }))}
      />
      <TextField
        type="date"
        label={text.from}
        value={values.from ?? shown?.from ?? ''}
        max={values.to ?? shown?.to}
        onChange={({ target }) => set({ from: target.value })}
      />
      <TextField
        type="date"
        label={text.to}
        value={values.to ?? shown?.to ?? ''}
        min={values.from ?? shown?.from}
        onChange={({ target }) => set({ to: target.value })}
      />
    </search>
  )
}

const texts: Texts<'by' | 'from' | 'to' | SpendDimension> = {
  en: {
    by: 'Group by',
    from: 'First day',
    to: 'Last day',
    person: 'Person',
    model: 'Model',
    provider: 'Provider',
    day: 'Day',
  },
  ja: {
    by: '集計単位',
    from: '開始日',
    to: '終了日',
    person: '利用者',
    model: 'モデル',
    provider: 'プロバイダー',
    day: '日',
  },
}
const text = textsOf(texts)
