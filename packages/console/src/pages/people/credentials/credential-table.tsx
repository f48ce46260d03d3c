import type { ReactNode } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ApiBody, ApiError } from '../../../api/call-api.ts'
import { useNames } from '../../../api/use-names.ts'
import { formatDate, formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { AccountLink } from '../../../parts/account-link.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { CredentialActions } from './credential-actions.tsx'
import { CredentialState } from './credential-state.tsx'

type Credential = ApiBody<'listCredentials'>['data'][number]

interface CredentialTableProps {
  caption: string
  query: UseQueryResult<ApiBody<'listCredentials'>, ApiError>
  empty: ReactNode
  pages?: { cursor: string | undefined; go: (cursor: string | undefined) => void }
}

/** Credentials without their secrets; whose one is stands there unless it is one account's list. */
export function CredentialTable({ caption, query, empty, pages }: CredentialTableProps) {
  const nameOf = useNames(query.data?.data.map(({ personId }) => personId) ?? [])
  const holder: Column<Credential> = {
    title: text.holder,
    cell: ({ personId }) => <AccountLink id={personId} name={nameOf(personId)} />,
  }
  return (
    <DataTable
      caption={caption}
      columns={pages === undefined ? columns : [...columns.slice(0, 1), holder, ...columns.slice(1)]}
      keyOf={({ id }) => id}
      query={query}
      empty={empty}
      {...(pages === undefined ? {} : { pages })}
    />
  )
}

const texts: Texts<
  'name' | 'holder' | 'created' | 'expires' | 'used' | 'never' | 'state' | 'actions' | 'claude_code' | 'any'
> = {
  en: {
    name: 'Credential',
    holder: 'Held by',
    created: 'Made',
    expires: 'Expires',
    used: 'Last use',
    never: 'Never',
    state: 'State',
    actions: 'Action',
    claude_code: 'Claude Code',
    any: 'Claude Code and SDKs',
  },
  ja: {
    name: '認証情報',
    holder: '所有者',
    created: '作成日',
    expires: '有効期限',
    used: '最終利用',
    never: 'なし',
    state: '状態',
    actions: '操作',
    claude_code: 'Claude Code',
    any: 'Claude Code と SDK',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Credential>[] = [
  {
    title: text.name,
    cell: ({ name, hint, kind }) => (
      <div className="min-w-36 lg:min-w-52">
        <span className="font-medium">{name}</span>
        <div className="text-sm text-soft">
          <span className="font-mono whitespace-nowrap">sk-skh-…{hint}</span> · {text[kind]}
        </div>
      </div>
    ),
  },
  { title: text.state, cell: (credential) => <CredentialState credential={credential} /> },
  {
    title: text.expires,
    cell: ({ expiresAt }) =>
      expiresAt === undefined ? (
        text.never
      ) : (
        <time className="whitespace-nowrap" dateTime={expiresAt}>
          {formatDate(expiresAt)}
        </time>
      ),
  },
  {
    title: text.used,
    cell: ({ lastUsedAt }) =>
      lastUsedAt === undefined ? text.never : <time dateTime={lastUsedAt}>{formatTime(lastUsedAt)}</time>,
  },
  {
    title: text.created,
    cell: ({ createdAt }) => (
      <time className="whitespace-nowrap" dateTime={createdAt}>
        {formatDate(createdAt)}
      </time>
    ),
  },
  { title: text.actions, stays: true, cell: (credential) => <CredentialActions credential={credential} /> },
]
