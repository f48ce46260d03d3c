import { mayHold } from '@sekisho/contract'
import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'
import { CredentialState } from '../people/credentials/credential-state.tsx'
import { CreateOwnCredential } from './create-own-credential.tsx'

type Credential = ApiBody<'listOwnCredentials'>['data'][number]

/** The reader's own credentials, for machines where they do not sign in. */
export function OwnCredentials() {
  const { me } = useMe()
  const [isCreating, setCreating] = useState(false)
  const query = useApi('listOwnCredentials', { limit: 100 })
  const mayCreate = mayHold(me?.roles ?? [], 'claude_code')
  return (
    <Card
      title={text.title}
      actions={
        mayCreate && (
          <Button look="plain" onClick={() => setCreating(true)}>
            {text.create}
          </Button>
        )
      }
    >
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ id }) => id}
        query={query}
        empty={<EmptyNote title={text.none}>{mayCreate ? text.when : text.mayNot}</EmptyNote>}
      />
      {isCreating && <CreateOwnCredential onClose={() => setCreating(false)} />}
    </Card>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'when'
  | 'mayNot'
  | 'create'
  | 'name'
  | 'used'
  | 'never'
  | 'ends'
  | 'state'
  | 'actions'
  | 'revoke'
  | 'revokeOne'
  | 'ask'
  | 'what'
> = {
  en: {
    title: 'My credentials',
    none: 'No credential',
    when: 'Make one for a machine where you cannot sign in.',
    mayNot: 'Your role cannot hold credentials.',
    create: 'Create a credential',
    name: 'Credential',
    used: 'Last used',
    never: 'Never',
    ends: 'Valid until',
    state: 'State',
    actions: 'Action',
    revoke: 'Revoke',
    revokeOne: 'Revoke {name}',
    ask: 'Revoke {name}?',
    what: 'It is refused on every node within a second, for good.',
  },
  ja: {
    title: '自分の認証情報',
    none: '認証情報はありません',
    when: 'サインインできないマシンで使う場合に作成してください。',
    mayNot: 'あなたのロールでは認証情報を持てません。',
    create: '認証情報を作成',
    name: '認証情報',
    used: '最終利用',
    never: 'なし',
    ends: '有効期限',
    state: '状態',
    actions: '操作',
    revoke: '失効',
    revokeOne: '{name} を失効',
    ask: '{name} を失効させますか?',
    what: '1秒以内にすべてのノードで拒否されるようになります。元に戻すことはできません。',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Credential>[] = [
  {
    title: text.name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    title: text.used,
    cell: ({ lastUsedAt }) =>
      lastUsedAt === undefined ? text.never : <time dateTime={lastUsedAt}>{formatTime(lastUsedAt)}</time>,
  },
  {
    title: text.ends,
    cell: ({ expiresAt }) =>
      expiresAt === undefined ? '' : <time dateTime={expiresAt}>{formatTime(expiresAt)}</time>,
  },
  { title: text.state, cell: (credential) => <CredentialState credential={credential} /> },
  {
    title: text.actions,
    cell: ({ id, name, state }) =>
      (state === 'active' || state === 'grace') && (
        <ConfirmAction
          operation="revokeOwnCredential"
          request={(reason) => ({ id, reason })}
          button={text.revoke}
          label={fill(text.revokeOne, { name })}
          ask={fill(text.ask, { name })}
        >
          {text.what}
        </ConfirmAction>
      ),
  },
]
