import { textsOf, type Texts } from '../../format/locale.ts'
import { SelectField } from '../../parts/fields.tsx'
import { MonthField } from '../../parts/month-field.tsx'
import type { Filters } from '../../shell/use-filters.ts'

export const chargebackFilterNames = ['month', 'zone', 'by'] as const

const groupings = {
  cost_centre: 'costCentre',
  project: 'project',
  person: 'person',
  model: 'model',
  'cost_centre,project': 'both',
  'cost_centre,project,person,model': 'all',
} as const
type Grouping = keyof typeof groupings

/** What rows are told apart by; cost centres, where nothing good is said. */
export function readGrouping(value: string | undefined): Grouping {
  // Sound: the keys of a const object.
  const known = Object.keys(groupings) as Grouping[]
  return known.find((grouping) => grouping === value) ?? 'cost_centre'
}

interface ChargebackFilterProps {
  filters: Filters<(typeof chargebackFilterNames)[number]>
  month: string
  zone: 'utc' | 'organization'
  by: Grouping
}

/** Which month, by whose days, and what rows are told apart by. */
export function ChargebackFilter({ filters: { set }, month, zone, by }: ChargebackFilterProps) {
  return (
    <search className="mb-5 grid gap-3 sm:grid-cols-3">
      <MonthField value={month} onChange={(chosen) => set({ month: chosen })} />
      <SelectField
        label={text.by}
        value={by}
        onChange={({ target }) => set({ by: target.value })}
        options={Object.entries(groupings).map(([value, name]) => ({ value, label: text[name] }))}
      />
      <SelectField
        label={text.zone}
        value={zone}
        onChange={({ target }) => set({ zone: target.value })}
        options={[
          { value: 'utc', label: 'UTC' },
          { value: 'organization', label: text.organization },
        ]}
      />
    </search>
  )
}

const texts: Texts<(typeof groupings)[Grouping] | 'by' | 'zone' | 'organization'> = {
  en: {
    by: 'Group by',
    zone: 'Days of',
    organization: 'The organization’s time zone',
    costCentre: 'Cost centre',
    project: 'Project',
    person: 'Person',
    model: 'Model',
    both: 'Cost centre and project',
    all: 'Everything',
  },
  ja: {
    by: '集計単位',
    zone: '日付の基準',
    organization: '組織のタイムゾーン',
    costCentre: 'コストセンター',
    project: 'プロジェクト',
    person: '利用者',
    model: 'モデル',
    both: 'コストセンターとプロジェクト',
    all: 'すべての内訳',
  },
}
const text = textsOf(texts)
