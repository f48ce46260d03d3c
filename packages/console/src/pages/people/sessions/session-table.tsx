import type { ReactNode } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { useNames } from '../../../api/use-names.ts'
import { formatTime } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { AccountLink } from '../../../parts/account-link.tsx'
import { Badge } from '../../../parts/badge.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { useMe } from '../../../shell/use-me.ts'

type Session = ApiBody<'listSessions'>['data'][number]

interface SessionTableProps {
  caption: string
  request: { limit: number; after?: string; person?: string; inForce?: 'true' }
  empty: ReactNode
  pages?: { cursor: string | undefined; go: (cursor: string | undefined) => void }
}

/** Where people are signed in; whose a session is stands there unless it is one person's list. */
export function SessionTable({ caption, request, empty, pages }: SessionTableProps) {
  const { may } = useMe()
  const query = useApi('listSessions', request)
  const nameOf = useNames(query.data?.data.map(({ personId }) => personId) ?? [])
  const holder: Column<Session> = {
    title: text.holder,
    cell: ({ personId }) => <AccountLink id={personId} name={nameOf(personId)} />,
  }
  return (
    <DataTable
      caption={caption}
      columns={[
        ...(pages === undefined ? [] : [holder]),
        ...columns,
        ...(may('sessions.write') ? [actions] : []),
      ]}
      keyOf={({ id }) => id}
      query={query}
      empty={empty}
      {...(pages === undefined ? {} : { pages })}
    />
  )
}

const texts: Texts<
  | 'holder'
  | 'kind'
  | 'state'
  | 'opened'
  | 'seen'
  | 'from'
  | 'secondFactor'
  | 'actions'
  | 'revoke'
  | 'revokeOne'
  | 'ask'
  | 'what'
  | Session['kind']
  | Session['state']
> = {
  en: {
    holder: 'Person',
    kind: 'Signed in with',
    state: 'State',
    opened: 'Signed in',
    seen: 'Last seen',
    from: 'From',
    secondFactor: 'with a second factor',
    actions: 'Action',
    revoke: 'Revoke',
    revokeOne: 'Revoke the session of {time}',
    ask: 'Revoke this session?',
    what: 'It ends on every node within a second, and its next request is refused. Signing in again is possible.',
    claude_code: 'Claude Code',
    cli: 'Command line',
    browser: 'Browser',
    workload: 'Workload',
    active: 'Active',
    idle: 'Idle too long',
    expired: 'Expired',
    revoked: 'Revoked',
  },
  ja: {
    holder: '利用者',
    kind: 'サインイン方法',
    state: '状態',
    opened: 'サインイン日時',
    seen: '最終利用',
    from: '接続元',
    secondFactor: '2要素認証済み',
    actions: '操作',
    revoke: '失効',
    revokeOne: '{time} のセッションを失効',
    ask: 'このセッションを失効させますか?',
    what: '1秒以内にすべてのノードで終了し、次のリクエストから拒否されます。もう一度サインインすることはできます。',
    claude_code: 'Claude Code',
    cli: 'コマンドライン',
    browser: 'ブラウザー',
    workload: 'ワークロード',
    active: '有効',
    idle: '無操作で終了',
    expired: '期限切れ',
    revoked: '失効済み',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Session>[] = [
  {
    title: text.kind,
    cell: ({ kind, secondFactor }) => (
      <>
        {text[kind]}
        {secondFactor && <div className="text-sm text-soft">{text.secondFactor}</div>}
      </>
    ),
  },
  { title: text.from, cell: ({ address }) => address },
  { title: text.opened, cell: ({ createdAt }) => <time dateTime={createdAt}>{formatTime(createdAt)}</time> },
  { title: text.seen, cell: ({ lastSeenAt }) => <time dateTime={lastSeenAt}>{formatTime(lastSeenAt)}</time> },
  {
    title: text.state,
    cell: ({ state, revokedReason }) => (
      <>
        <Badge tone={state === 'active' ? 'good' : 'neutral'}>{text[state]}</Badge>
        {revokedReason !== undefined && <div className="text-sm text-soft">{revokedReason}</div>}
      </>
    ),
  },
]

const actions: Column<Session> = {
  title: text.actions,
  stays: true,
  cell: ({ id, state, createdAt }) =>
    state === 'active' && (
      <ConfirmAction
        operation="revokeSession"
        request={(reason) => ({ id, reason })}
        button={text.revoke}
        label={fill(text.revokeOne, { time: formatTime(createdAt) })}
        ask={text.ask}
      >
        {text.what}
      </ConfirmAction>
    ),
}
