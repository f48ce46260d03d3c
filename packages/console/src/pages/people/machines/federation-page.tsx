import { useState } from 'react'
import { useApi } from '../../../api/use-api.ts'
import { useNames } from '../../../api/use-names.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { DataTable, EmptyList } from '../../../parts/data-table.tsx'
import { Card, Page } from '../../../parts/page.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'
import { PeopleTabs } from '../people-tabs.tsx'
import { AddFederationRuleDialog } from './add-federation-rule-dialog.tsx'
import { federationColumns } from './federation-columns.tsx'

/** By which rules machines come in with tokens of their own issuer. */
export function FederationPage() {
  const { may } = useMe()
  const mayWrite = may('federation.write')
  const [isAdding, setAdding] = useState(false)
  const { set, cursor } = useFilters([])
  const query = useApi('listFederationRules', {
    limit: 50,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  const nameOf = useNames(query.data?.data.map(({ serviceAccountId }) => serviceAccountId) ?? [])
  return (
    <Page
      title={text.title}
      lead={text.lead}
      actions={mayWrite && <Button onClick={() => setAdding(true)}>{text.add}</Button>}
    >
      <PeopleTabs />
      <Card>
        <DataTable
          caption={text.title}
          columns={federationColumns({ nameOf, mayWrite })}
          keyOf={({ id }) => id}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={false}>
              {text.how}
            </EmptyList>
          }
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Card>
      {isAdding && <AddFederationRuleDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

const texts: Texts<'title' | 'lead' | 'add' | 'none' | 'how'> = {
  en: {
    title: 'CI federation',
    lead: 'Jobs of GitHub Actions, GitLab and others show the token their own system gives them, and act as a service account for some minutes. No key is stored anywhere.',
    add: 'Add a rule',
    none: 'There is no rule yet',
    how: 'Add a service account first, then a rule that says whose jobs may act as it.',
  },
  ja: {
    title: 'CI フェデレーション',
    lead: 'GitHub Actions や GitLab などのジョブが、各システムから発行されたトークンを提示し、数分間だけサービスアカウントとして動作します。キーを保存する必要はありません。',
    add: 'ルールを追加',
    none: 'ルールはまだありません',
    how: '先にサービスアカウントを追加し、どのジョブに利用を許可するかをルールで指定してください。',
  },
}
const text = textsOf(texts)
