import { Link } from '@tanstack/react-router'
import { useApi } from '../../../api/use-api.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { DataTable } from '../../../parts/data-table.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { useMe } from '../../../shell/use-me.ts'
import { federationColumns } from './federation-columns.tsx'

const most = 100

/** The rules by which jobs of CI systems act as one service account. */
export function AccountRules({ account }: { account: string }) {
  const { may } = useMe()
  const query = useApi('listFederationRules', { serviceAccount: account, limit: most })
  return (
    <Card title={text.title} actions={<Link to="/people/federation">{text.all}</Link>}>
      <DataTable
        caption={text.title}
        columns={federationColumns({ mayWrite: may('federation.write') })}
        keyOf={({ id }) => id}
        query={query}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'all' | 'none' | 'how'> = {
  en: {
    title: 'CI federation rules that act as it',
    all: 'All rules',
    none: 'No rule acts as it',
    how: 'With a rule, jobs of a CI system act as it with the token of their own system, and need no credential.',
  },
  ja: {
    title: 'このアカウントを利用する CI フェデレーションルール',
    all: 'すべてのルール',
    none: 'このアカウントを利用するルールはありません',
    how: 'ルールを追加すると、CI のジョブが自身のシステムのトークンで利用でき、認証情報は不要になります。',
  },
}
const text = textsOf(texts)
