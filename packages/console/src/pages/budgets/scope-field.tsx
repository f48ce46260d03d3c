import { roles } from '@sekisho/contract'
import { useId } from 'react'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { useMe } from '../../shell/use-me.ts'
import { scopeNames, type BudgetBody } from './budget-names.ts'

interface ScopeFieldProps {
  type: BudgetBody['scope']['type']
  value: string
  onChange: (id: string) => void
}

const suggested = 20

/** Whose budget it is: one of the roles, or a name or id with what the server suggests. */
export function ScopeField({ type, value, onChange }: ScopeFieldProps) {
  const list = useId()
  const suggestions = useSuggestions(type, value)
  if (type === 'organization') return null
  if (type === 'role') {
    return (
      <SelectField
        label={scopeNames[type]}
        required
        value={value}
        onChange={({ target }) => onChange(target.value)}
        options={[
          { value: '', label: '' },
          ...roles.map((role) => ({ value: role, label: roleNames[role] })),
        ]}
      />
    )
  }
  return (
    <div>
      <TextField
        label={scopeNames[type]}
        hint={text[type]}
        required={type !== 'service_account'}
        maxLength={200}
        list={list}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={list}>
        {suggestions.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </div>
  )
}

function useSuggestions(
  type: ScopeFieldProps['type'],
  typed: string,
): readonly { id: string; name: string }[] {
  const { may } = useMe()
  const people = useApi(
    'listPeople',
    { limit: suggested, ...(typed === '' ? {} : { search: typed }) },
    { enabled: type === 'person' && may('people.read') },
  )
  const projects = useApi(
    'listProjects',
    { limit: 200, status: 'active' },
    { enabled: type === 'project' && may('projects.read') },
  )
  const accounts = useApi(
    'listServiceAccounts',
    { limit: 200 },
    { enabled: type === 'service_account' && may('service_accounts.read') },
  )
  const groups = useApi('listGroups', {}, { enabled: type === 'group' && may('people.read') })
  if (type === 'person') return people.data?.data ?? []
  if (type === 'project') return projects.data?.data ?? []
  if (type === 'service_account') return accounts.data?.data ?? []
  if (type === 'group') return (groups.data?.data ?? []).map(({ name }) => ({ id: name, name }))
  return []
}

const texts: Texts<'person' | 'service_account' | 'group' | 'project' | 'cost_centre'> = {
  en: {
    person: 'Type part of the name and choose; the id is stored',
    service_account: 'Empty: all service accounts',
    group: 'Its name',
    project: 'Choose one; the id is stored',
    cost_centre: 'Its name, as people and projects have it',
  },
  ja: {
    person: '名前の一部を入力して選択してください。ID で登録されます',
    service_account: '空欄にするとすべてのサービスアカウントが対象です',
    group: 'グループの名前',
    project: '一覧から選択してください。ID で登録されます',
    cost_centre: '利用者やプロジェクトに設定した名前',
  },
}
const text = textsOf(texts)
