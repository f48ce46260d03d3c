import { entryKinds } from '@sekisho/contract'
import { textsOf, type Texts } from '../../format/locale.ts'
import { AccountField } from '../../parts/account-field.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import type { Filters } from '../../shell/use-filters.ts'
import { kindNames } from './kind-names.ts'

export const ledgerFilterNames = ['kind', 'person', 'model', 'code', 'since', 'until'] as const

/** Each part narrows what is found. */
export function LedgerFilter({
  filters: { values, set },
}: {
  filters: Filters<(typeof ledgerFilterNames)[number]>
}) {
  return (
    <search className="mb-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      <SelectField
        label={text.kind}
        value={values.kind ?? ''}
        onChange={({ target }) => set({ kind: target.value })}
        options={[
          { value: '', label: text.any },
          ...entryKinds.map((kind) => ({ value: kind, label: `${kindNames[kind]} (${kind})` })),
        ]}
      />
      <AccountField
        label={text.person}
        among="both"
        value={values.person}
        onChange={(person) => set({ person })}
      />
      <SearchField label={text.model} value={values.model} onChange={(model) => set({ model })} />
      <SearchField label={text.code} value={values.code} onChange={(code) => set({ code })} />
      <TextField
        type="date"
        label={text.since}
        value={(values.since ?? '').slice(0, 10)}
        onChange={({ target }) => set({ since: target.value })}
      />
      <TextField
        type="date"
        label={text.until}
        value={(values.until ?? '').slice(0, 10)}
        onChange={({ target }) => set({ until: target.value })}
      />
    </search>
  )
}

const texts: Texts<'kind' | 'any' | 'person' | 'model' | 'code' | 'since' | 'until'> = {
  en: {
    kind: 'What happened',
    any: 'Anything',
    person: 'About or by',
    model: 'Model',
    code: 'Refusal or outcome',
    since: 'From the day',
    until: 'Before the day',
  },
  ja: {
    kind: '種類',
    any: 'すべて',
    person: '対象または実行者',
    model: 'モデル',
    code: '拒否コードまたは結果',
    since: '開始日',
    until: '終了日(この日より前)',
  },
}
const text = textsOf(texts)
