import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { formatNumber } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { roleNames } from '../../../format/role-names.ts'
import { DataTable, EmptyList, type Column } from '../../../parts/data-table.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { SearchField } from '../../../parts/search-field.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { PeopleTabs } from '../people-tabs.tsx'

type Group = ApiBody<'listGroups'>['data'][number]

/** Every group that somebody is in, wherever it comes from. */
export function GroupsPage() {
  const { values, set, cursor, isFiltered } = useFilters(['search'])
  const query = useApi('listGroups', {
    limit: 50,
    ...values,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Page title={text.title} lead={text.lead}>
      <PeopleTabs />
      <Card>
        <search className="mb-4 block">
          <SearchField label={text.search} value={values.search} onChange={(search) => set({ search })} />
        </search>
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ name }) => name}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
    </Page>
  )
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'search'
  | 'none'
  | 'how'
  | 'name'
  | 'members'
  | 'roles'
  | 'source'
  | 'directory'
  | 'here'
> = {
  en: {
    title: 'Groups',
    lead: 'Policies, budgets and roles can be for a group. Groups come from the identity provider, the company’s directory, or a person’s page.',
    search: 'A part of the name',
    none: 'There is no group yet',
    how: 'Put somebody into one on their page, or connect the company’s directory.',
    name: 'Name',
    members: 'Members',
    roles: 'Gives the roles',
    source: 'Comes from',
    directory: 'Company directory',
    here: 'Sign-in, or by hand',
  },
  ja: {
    title: 'グループ',
    lead: 'ポリシー、予算、ロールはグループに割り当てられます。グループは ID プロバイダー、会社のディレクトリ、または利用者のページで設定されます。',
    search: '名前の一部',
    none: 'グループはまだありません',
    how: '利用者のページでグループに追加するか、会社のディレクトリを接続してください。',
    name: '名前',
    members: 'メンバー',
    roles: '付与されるロール',
    source: '登録元',
    directory: '会社のディレクトリ',
    here: 'サインイン時、または手動',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Group>[] = [
  {
    title: text.name,
    cell: ({ name }) => (
      <Link to="/people" search={{ group: name }} className="font-medium">
        {name}
      </Link>
    ),
  },
  { title: text.members, cell: ({ members }) => formatNumber(members), numeric: true },
  { title: text.roles, cell: ({ roles }) => roles.map((role) => roleNames[role]).join(', ') },
  { title: text.source, cell: ({ id }) => (id === undefined ? text.here : text.directory) },
]
