import { roles, type Role } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { roleNames } from '../../format/role-names.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { DataTable, EmptyList, type Column } from '../../parts/data-table.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useFilters, type Filters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { AddPersonDialog } from './add-person-dialog.tsx'
import { PeopleTabs } from './people-tabs.tsx'

type Person = ApiBody<'listPeople'>['data'][number]

const filterNames = ['search', 'status', 'role', 'group'] as const

/** Everybody, a page at a time. */
export function PeoplePage() {
  const filters = useFilters(filterNames)
  const { may } = useMe()
  const [isAdding, setAdding] = useState(false)
  const { role, status, ...others } = filters.values
  const query = useApi('listPeople', {
    limit: 50,
    ...others,
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
    ...(status === 'active' || status === 'inactive' ? { status } : {}),
    ...(isRole(role) ? { role } : {}),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('people.write') && <Button onClick={() => setAdding(true)}>{text.add}</Button>}
    >
      <PeopleTabs />
      <Card>
        <PeopleFilter filters={filters} />
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ id }) => id}
          query={query}
          empty={<EmptyList title={text.none} filtered={filters.isFiltered} />}
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
      {isAdding && <AddPersonDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

function PeopleFilter({ filters: { values, set } }: { filters: Filters<(typeof filterNames)[number]> }) {
  return (
    <search className="mb-4 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr]">
      <SearchField label={text.search} value={values.search} onChange={(search) => set({ search })} />
      <SelectField
        label={text.status}
        value={values.status ?? ''}
        onChange={({ target }) => set({ status: target.value })}
        options={[
          { value: '', label: text.any },
          { value: 'active', label: text.active },
          { value: 'inactive', label: text.inactive },
        ]}
      />
      <SelectField
        label={text.roles}
        value={values.role ?? ''}
        onChange={({ target }) => set({ role: target.value })}
        options={[
          { value: '', label: text.any },
          ...roles.map((value) => ({ value, label: roleNames[value] })),
        ]}
      />
      {values.group !== undefined && (
        <Button look="plain" size="small" className="justify-self-start" onClick={() => set({ group: '' })}>
          {fill(text.onlyGroup, { group: values.group })}
          <X aria-hidden size={16} />
        </Button>
      )}
    </search>
  )
}

const isRole = (text: string | undefined): text is Role => roles.some((role) => role === text)

const texts: Texts<
  | 'title'
  | 'lead'
  | 'add'
  | 'none'
  | 'search'
  | 'status'
  | 'any'
  | 'active'
  | 'inactive'
  | 'name'
  | 'roles'
  | 'groups'
  | 'costCentre'
  | 'onlyGroup'
> = {
  en: {
    title: 'People',
    lead: 'Who may use Claude Code through this server, and what they may do here.',
    add: 'Add a person',
    none: 'There is nobody yet',
    search: 'Name, address or id',
    status: 'Access',
    any: 'Any',
    active: 'Active',
    inactive: 'Ended',
    name: 'Name',
    roles: 'Roles',
    groups: 'Groups',
    costCentre: 'Cost centre',
    onlyGroup: 'Only of {group}: show all',
  },
  ja: {
    title: '利用者',
    lead: 'このサーバー経由で Claude Code を使える人と、その権限です。',
    add: '利用者を追加',
    none: '利用者はまだいません',
    search: '名前、メールアドレス、ID',
    status: 'アクセス',
    any: 'すべて',
    active: '有効',
    inactive: '終了',
    name: '名前',
    roles: 'ロール',
    groups: 'グループ',
    costCentre: 'コストセンター',
    onlyGroup: '「{group}」のみ表示中: 解除',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Person>[] = [
  {
    title: text.name,
    cell: ({ id, name, email }) => (
      <div className="min-w-44 max-w-96">
        <Link to="/people/$id" params={{ id }} className="font-medium">
          {name}
        </Link>
        {email !== null && <div className="text-sm break-words text-soft">{email}</div>}
      </div>
    ),
  },
  { title: text.roles, cell: ({ roles: held }) => held.map((role) => roleNames[role]).join(', ') },
  { title: text.groups, cell: ({ groups }) => groups.join(', ') },
  { title: text.costCentre, cell: ({ costCentre }) => costCentre ?? '' },
  {
    title: text.status,
    cell: ({ status }) =>
      status === 'active' ? <Badge tone="good">{text.active}</Badge> : <Badge>{text.inactive}</Badge>,
  },
]
