import type { AdminRequest } from '@sekisho/contract/admin-api'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { useChange } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { periodNames, scopeNames, sharingNames, unitNames } from './budget-names.ts'
import { LimitField, readLimit, readThresholds } from './limit-field.tsx'
import { ScopeField } from './scope-field.tsx'

interface Draft {
  scope: keyof typeof scopeNames
  scopeId: string
  sharing: keyof typeof sharingNames
  unit: keyof typeof unitNames
  period: keyof typeof periodNames
  zone: 'utc' | 'organization'
  limit: string
  name: string
  thresholds: string
}

const first: Draft = {
  scope: 'organization',
  scopeId: '',
  sharing: 'seat',
  unit: 'usd',
  period: 'monthly',
  zone: 'utc',
  limit: '',
  name: '',
  thresholds: '50, 75, 90',
}

/** Makes a budget: whose, how much, and how often it begins anew. */
export function AddBudgetDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(first)
  const create = useChange('createBudget')
  const navigate = useNavigate()
  const set = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    create.mutate(requestOf(draft), {
      onSuccess: ({ id }) => void navigate({ to: '/budgets/$id', params: { id } }),
    })
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Choice
          label={text.scope}
          names={scopeNames}
          value={draft.scope}
          onChange={(scope) => set({ scope, scopeId: '' })}
        />
        <ScopeField type={draft.scope} value={draft.scopeId} onChange={(scopeId) => set({ scopeId })} />
        <Choice
          label={text.sharing}
          names={sharingNames}
          value={draft.sharing}
          onChange={(sharing) => set({ sharing })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice label={text.unit} names={unitNames} value={draft.unit} onChange={(unit) => set({ unit })} />
          <Choice
            label={text.period}
            names={periodNames}
            value={draft.period}
            onChange={(period) => set({ period })}
          />
        </div>
        <LimitField
          unit={draft.unit}
          value={draft.limit}
          isOptional={draft.sharing === 'seat'}
          onChange={(limit) => set({ limit })}
        />
        <Choice label={text.zone} names={zoneNames} value={draft.zone} onChange={(zone) => set({ zone })} />
        <TextField
          label={text.thresholds}
          hint={text.thresholdsHint}
          value={draft.thresholds}
          onChange={({ target }) => set({ thresholds: target.value })}
        />
        <TextField
          label={text.name}
          hint={text.nameHint}
          maxLength={200}
          value={draft.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        {create.error !== null && <ErrorNote error={create.error} />}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={create.isPending}>
            {text.add}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function requestOf(draft: Draft): AdminRequest<'createBudget'> {
  const { scope, scopeId, sharing, unit, period, zone } = draft
  const id = scopeId.trim()
  const name = draft.name.trim()
  return {
    scope: { type: scope, ...(id === '' || scope === 'organization' ? {} : { id }) },
    sharing,
    unit,
    period,
    zone,
    limit: readLimit(unit, draft.limit),
    thresholds: readThresholds(draft.thresholds),
    ...(name === '' ? {} : { name }),
  }
}

interface ChoiceProps<Value extends string> {
  label: string
  names: Readonly<Record<Value, string>>
  value: Value
  onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, names, value, onChange }: ChoiceProps<Value>) {
  // Sound: the keys of a const object.
  const values = Object.keys(names) as Value[]
  return (
    <SelectField
      label={label}
      value={value}
      onChange={({ target }) => onChange(values.find((known) => known === target.value) ?? value)}
      options={values.map((known) => ({ value: known, label: names[known] }))}
    />
  )
}

const texts: Texts<
  | 'title'
  | 'scope'
  | 'sharing'
  | 'unit'
  | 'period'
  | 'zone'
  | 'utc'
  | 'organization'
  | 'thresholds'
  | 'thresholdsHint'
  | 'name'
  | 'nameHint'
  | 'add'
  | 'cancel'
> = {
  en: {
    title: 'Add a budget',
    scope: 'Applies to',
    sharing: 'Sharing',
    unit: 'Counts',
    period: 'How often',
    zone: 'A day begins',
    utc: 'At midnight UTC',
    organization: 'At midnight in the organization’s time zone',
    thresholds: 'Alert at',
    thresholdsHint: 'Percentages of the limit, separated by commas',
    name: 'Name',
    nameHint: 'Refusals show it. Empty: made from the rest',
    add: 'Add',
    cancel: 'Cancel',
  },
  ja: {
    title: '予算を追加',
    scope: '対象',
    sharing: '共有方法',
    unit: '単位',
    period: '期間',
    zone: '日付の基準',
    utc: 'UTC の午前0時',
    organization: '組織のタイムゾーンの午前0時',
    thresholds: '通知するしきい値',
    thresholdsHint: '上限に対する割合(%)をカンマで区切ります',
    name: '名前',
    nameHint: '拒否の理由に表示されます。空欄にすると自動で付けます',
    add: '追加',
    cancel: 'キャンセル',
  },
}
const text = textsOf(texts)
const zoneNames = { utc: text.utc, organization: text.organization }
