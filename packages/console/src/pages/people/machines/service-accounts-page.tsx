import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { DataTable, EmptyList } from '../../../parts/data-table.tsx'
import { SelectField } from '../../../parts/fields.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { SearchField } from '../../../parts/search-field.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { CreateCredentialDialog } from '../credentials/create-credential-dialog.tsx'
import { PeopleTabs } from '../people-tabs.tsx'
import { AddServiceAccountDialog } from './add-service-account-dialog.tsx'
import { serviceAccountColumns } from './service-account-columns.tsx'

const statuses = ['active', 'inactive'] as const

/** Machines that call models. */
export function ServiceAccountsPage() {
  const { may } = useMe()
  const [isAdding, setAdding] = useState(false)
  const [holder, setHolder] = useState<string>()
  const { values, set, cursor, isFiltered } = useFilters(['search', 'status'])
  const status = statuses.find((known) => known === values.status)
  const query = useApi('listServiceAccounts', {
    limit: 50,
    ...(values.search === undefined ? {} : { search: values.search }),
    ...(status === undefined ? {} : { status }),
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={may('service_accounts.write') && <Button onClick={() => setAdding(true)}>{text.add}</Button>}
    >
      <PeopleTabs />
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-2">
          <SearchField label={text.search} value={values.search} onChange={(search) => set({ search })} />
          <SelectField
            label={text.status}
            value={status ?? ''}
            onChange={({ target }) => set({ status: target.value })}
            options={[
              { value: '', label: text.any },
              ...statuses.map((known) => ({ value: known, label: text[known] })),
            ]}
          />
        </search>
        <DataTable
          caption={text.title}
          columns={serviceAccountColumns({ may, onCreateCredential: setHolder })}
          keyOf={({ id }) => id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
      {isAdding && <AddServiceAccountDialog onClose={() => setAdding(false)} />}
      {holder !== undefined && (
        <CreateCredentialDialog holder={holder} onClose={() => setHolder(undefined)} />
      )}
    </Page>
  )
}

const texts: Texts<
  'title' | 'lead' | 'add' | 'none' | 'how' | 'search' | 'status' | 'any' | 'active' | 'inactive'
> = {
  en: {
    title: 'Service accounts',
    lead: 'Machines that call models: jobs of a CI system, agents, batch work. They have no page and no sign-in here.',
    add: 'Add a service account',
    none: 'There is no service account yet',
    how: 'Add one, then give it a credential, or let the jobs of a CI system act as it without any.',
    search: 'Name',
    status: 'Access',
    any: 'Any',
    active: 'Active',
    inactive: 'Ended',
  },
  ja: {
    title: 'サービスアカウント',
    lead: 'モデルを呼び出すマシン用のアカウントです(CI のジョブ、エージェント、バッチ処理など)。このサーバーのページにサインインすることはできません。',
    add: 'サービスアカウントを追加',
    none: 'サービスアカウントはまだありません',
    how: '追加してから認証情報を作成するか、CI フェデレーションで認証情報なしに利用させることができます。',
    search: '名前',
    status: 'アクセス',
    any: 'すべて',
    active: '有効',
    inactive: '終了',
  },
}
const text = textsOf(texts)
