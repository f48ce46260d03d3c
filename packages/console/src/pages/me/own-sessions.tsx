import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'

type Session = ApiBody<'listOwnSessions'>['data'][number]

/** Where the reader is signed in now. */
export function OwnSessions() {
  const { me } = useMe()
  const query = useApi('listOwnSessions', { limit: 50, inForce: 'true' })
  const here = me?.session?.id
  const actions: Column<Session> = {
    title: text.actions,
    // This one ends by the button at the top of the page.
    cell: (session) =>
      session.id === here ? <Badge tone="good">{text.here}</Badge> : <Revoke session={session} />,
  }
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={[...columns, actions]}
        keyOf={({ id }) => id}
        query={query}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

function Revoke({ session: { id, createdAt } }: { session: Session }) {
  return (
    <ConfirmAction
      operation="revokeOwnSession"
      request={() => ({ id })}
      button={text.revoke}
      label={fill(text.revokeOne, { time: formatTime(createdAt) })}
      ask={text.ask}
      asksReason={false}
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'kind'
  | 'from'
  | 'opened'
  | 'seen'
  | 'actions'
  | 'here'
  | 'revoke'
  | 'revokeOne'
  | 'ask'
  | 'what'
  | Session['kind']
> = {
  en: {
    title: 'Where I am signed in',
    none: 'Nowhere',
    kind: 'With',
    from: 'From',
    opened: 'Since',
    seen: 'Last seen',
    actions: 'Action',
    here: 'This browser',
    revoke: 'Sign out',
    revokeOne: 'Sign out the session of {time}',
    ask: 'Sign this session out?',
    what: 'It ends within a second, and what runs there is refused until you sign in again.',
    claude_code: 'Claude Code',
    cli: 'Command line',
    browser: 'Browser',
    workload: 'Workload',
  },
  ja: {
    title: 'サインイン中のセッション',
    none: 'セッションはありません',
    kind: 'サインイン方法',
    from: '接続元',
    opened: 'サインイン日時',
    seen: '最終利用',
    actions: '操作',
    here: 'このブラウザー',
    revoke: 'サインアウト',
    revokeOne: '{time} のセッションをサインアウト',
    ask: 'このセッションをサインアウトしますか?',
    what: '1秒以内に終了します。そこで動いているものは、もう一度サインインするまで拒否されます。',
    claude_code: 'Claude Code',
    cli: 'コマンドライン',
    browser: 'ブラウザー',
    workload: 'ワークロード',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Session>[] = [
  { title: text.kind, cell: ({ kind }) => text[kind] },
  { title: text.from, cell: ({ address }) => address },
  { title: text.opened, cell: ({ createdAt }) => <time dateTime={createdAt}>{formatTime(createdAt)}</time> },
  { title: text.seen, cell: ({ lastSeenAt }) => <time dateTime={lastSeenAt}>{formatTime(lastSeenAt)}</time> },
]
