import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { PinnedBy } from './pinned-by.tsx'

type Issuer = ApiBody<'readSettings'>['issuers'][number]

/** The identity providers people come from, and what proves a second factor there. */
export function Issuers() {
  const { data, ...query } = useApi('readSettings', {})
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ issuer }) => issuer}
        query={{ ...query, data: data && { data: data.issuers } }}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'how' | 'name' | 'factor' | 'who' | 'everybody' | 'from'> = {
  en: {
    title: 'Identity providers',
    none: 'No identity provider',
    how: 'People sign in on this server’s own pages. Write oidc into sekisho.yaml to use the company’s sign-in.',
    name: 'Provider',
    factor: 'Second factor is proved by',
    who: 'Who may sign in',
    everybody: 'Everybody there',
    from: 'Where it is set',
  },
  ja: {
    title: 'ID プロバイダー',
    none: 'ID プロバイダーはありません',
    how: '利用者はこのサーバーのページでサインインします。会社のサインインを使うには、sekisho.yaml に oidc を書きます。',
    name: 'プロバイダー',
    factor: '2要素認証の確認方法',
    who: 'サインインできる人',
    everybody: 'プロバイダーの全員',
    from: '設定元',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Issuer>[] = [
  {
    title: text.name,
    cell: ({ name, issuer }) => (
      <>
        {name}
        <div className="text-sm break-all text-soft">{issuer}</div>
      </>
    ),
  },
  {
    title: text.factor,
    cell: ({ secondFactor }) => <code className="text-sm">{secondFactor.join(' · ')}</code>,
  },
  {
    title: text.who,
    cell: ({ allowedEmailDomains, allowedGroups }) =>
      [...allowedEmailDomains.map((domain) => `@${domain}`), ...allowedGroups].join(', ') || text.everybody,
  },
  { title: text.from, cell: ({ key }) => <PinnedBy settingKey={key} /> },
]
