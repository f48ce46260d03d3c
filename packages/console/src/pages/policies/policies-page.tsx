import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/use-api.ts'
import { textsOf } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { DataTable, EmptyList, type Column } from '../../parts/data-table.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { lazyDialog } from '../../parts/lazy-part.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { useMe } from '../../shell/use-me.ts'
import { PinnedPolicies } from './pinned-policies.tsx'
import { PolicyTabs } from './policy-tabs.tsx'
import { inForceText, matchText, ringText, type Policy } from './policy-words.ts'

const CreatePolicyDialog = lazyDialog(
  'create-policy',
  async () => (await import('./create-policy-dialog.tsx')).CreatePolicyDialog,
)

/** Every policy: whom it is for, and how far its newest version got. */
export function PoliciesPage() {
  const filters = useFilters(['search', 'status'])
  const { may } = useMe()
  const [isCreating, setCreating] = useState(false)
  const { search, status } = filters.values
  const query = useApi('listPolicies', {
    limit: 50,
    status: status === 'all' ? 'all' : 'active',
    ...(search === undefined ? {} : { search }),
    ...(filters.cursor === undefined ? {} : { after: filters.cursor }),
  })
  const create = may('policies.write') && <Button onClick={() => setCreating(true)}>{text.create}</Button>
  return (
    <Page title={text.title} lead={text.lead} actions={create}>
      <PolicyTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-[2fr_1fr]">
          <SearchField
            label={text.search}
            value={search}
            onChange={(value) => filters.set({ search: value })}
          />
          <SelectField
            label={text.shown}
            value={status ?? ''}
            onChange={({ target }) => filters.set({ status: target.value })}
            options={[
              { value: '', label: text.active },
              { value: 'all', label: text.all },
            ]}
          />
        </search>
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ id }) => id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={filters.isFiltered}>
              {text.next}
            </EmptyList>
          }
          pages={{ cursor: filters.cursor, go: (cursor) => filters.set({ cursor }) }}
        />
      </Card>
      {query.data !== undefined && <PinnedPolicies pinned={query.data.pinned} />}
      {isCreating && <CreatePolicyDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

const text = textsOf({
  en: {
    title: 'Policies',
    lead: 'What Claude Code may do on people’s machines. The lowest position that fits somebody counts first.',
    create: 'Create a policy',
    none: 'There is no policy yet',
    next: 'Create one from a template: its rules and tests are there already.',
    search: 'Name',
    shown: 'Show',
    active: 'In use',
    all: 'Retired ones too',
    position: 'Position',
    name: 'Name',
    match: 'For whom',
    version: 'In force',
    ring: 'Ring',
    state: 'State',
    retired: 'Retired',
    use: 'In use',
  },
  ja: {
    title: 'ポリシー',
    lead: '利用者のマシンで Claude Code に何を許すかを定めます。該当するもののうち、順位の数値が小さいものが優先されます。',
    create: 'ポリシーを作成',
    none: 'ポリシーはまだありません',
    next: 'テンプレートから作成すると、ルールとテストが最初から揃います。',
    search: '名前',
    shown: '表示対象',
    active: '使用中のみ',
    all: '廃止済みも含む',
    position: '順位',
    name: '名前',
    match: '対象',
    version: '適用中のバージョン',
    ring: 'リング',
    state: '状態',
    retired: '廃止済み',
    use: '使用中',
  },
})

const columns: readonly Column<Policy>[] = [
  { title: text.position, numeric: true, cell: ({ position }) => position },
  {
    title: text.name,
    cell: ({ id, name }) => (
      <Link to="/policies/$id" params={{ id }} className="font-medium">
        {name}
      </Link>
    ),
  },
  { title: text.match, cell: ({ match }) => matchText(match) },
  { title: text.version, cell: ({ rollout }) => inForceText(rollout) },
  {
    title: text.ring,
    cell: ({ rollout }) => (rollout === null || rollout.state === 'rolled_back' ? '' : ringText(rollout)),
  },
  {
    title: text.state,
    cell: ({ status }) =>
      status === 'active' ? <Badge tone="good">{text.use}</Badge> : <Badge>{text.retired}</Badge>,
  },
]
