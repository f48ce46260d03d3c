import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { formatTime } from '../../../format/format.ts'
import { textsOf, type Texts } from '../../../format/locale.ts'
import { Badge } from '../../../parts/badge.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import { NamedId } from '../../../parts/id-link.tsx'
import { idsIn, Names } from '../../../parts/names.tsx'
import { useFilters } from '../../../shell/use-filters.ts'
import { useMe } from '../../../shell/use-me.ts'

type Request = ApiBody<'listContentRequests'>['data'][number]

/** Who asked to read what, and what became of it. */
export function ContentRequests() {
  const { cursor, set } = useFilters([])
  const query = useApi('listContentRequests', {
    limit: 50,
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Card title={text.title}>
      <Names ids={idsIn(query.data?.data ?? [])}>
        <DataTable
          caption={text.title}
          columns={columns}
          keyOf={({ id }) => id}
          query={query}
          empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
          pages={{ cursor, go: (next) => set({ cursor: next }) }}
        />
      </Names>
    </Card>
  )
}

function State({ request }: { request: Request }) {
  if (request.readAt !== null) return <Badge>{text.read}</Badge>
  if (isOver(request)) return <Badge>{text.over}</Badge>
  return request.approvedBy === null ? (
    <Badge tone="warn">{text.waits}</Badge>
  ) : (
    <Badge tone="good">{text.approved}</Badge>
  )
}

const isOver = ({ expiresAt }: Request) => Date.parse(expiresAt) <= Date.now()

/** Not for who asked, nor for whose call it is: the server says so too. */
function Approve({ request }: { request: Request }) {
  const { me, may } = useMe()
  const { id, approvedBy, readAt, requestedBy, personId } = request
  const isOwn = me?.person?.id === requestedBy || me?.person?.id === personId
  if (approvedBy !== null || readAt !== null || isOver(request) || isOwn || !may('content.approve'))
    return null
  return (
    <ConfirmAction
      operation="approveContentRequest"
      request={() => ({ id })}
      button={text.approve}
      ask={text.ask}
      asksReason={false}
      confirmLook="primary"
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'how'
  | 'call'
  | 'whose'
  | 'by'
  | 'reason'
  | 'at'
  | 'state'
  | 'read'
  | 'over'
  | 'waits'
  | 'approved'
  | 'approve'
  | 'ask'
  | 'what'
  | 'actions'
> = {
  en: {
    title: 'Requests to read content',
    none: 'No request',
    how: 'With sekisho.vault.four_eyes, each reading is asked for and stands here until a second person approves it.',
    call: 'Call',
    whose: 'Whose',
    by: 'Asked by',
    reason: 'Why',
    at: 'Asked',
    state: 'State',
    read: 'Read',
    over: 'Expired',
    waits: 'Waits for a second person',
    approved: 'Approved',
    approve: 'Approve',
    ask: 'Let them read this call?',
    what: 'They may then read once what was sent and answered, until 24 hours after asking. The ledger records that you approved it.',
    actions: 'Action',
  },
  ja: {
    title: '内容の閲覧申請',
    none: '申請はありません',
    how: 'sekisho.vault.four_eyes を有効にすると、閲覧の申請がここに表示され、別の人の承認を待ちます。',
    call: '呼び出し',
    whose: '呼び出した人',
    by: '申請者',
    reason: '理由',
    at: '申請日時',
    state: '状態',
    read: '閲覧済み',
    over: '期限切れ',
    waits: '承認待ち',
    approved: '承認済み',
    approve: '承認',
    ask: 'この呼び出しの閲覧を承認しますか?',
    what: '申請者は、申請から24時間以内に1回だけ、送信内容と応答を閲覧できます。承認したことは台帳に記録されます。',
    actions: '操作',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Request>[] = [
  {
    title: text.at,
    cell: ({ requestedAt }) => <time dateTime={requestedAt}>{formatTime(requestedAt)}</time>,
  },
  { title: text.by, cell: ({ requestedBy }) => <NamedId id={requestedBy} /> },
  { title: text.whose, cell: ({ personId }) => <NamedId id={personId} /> },
  { title: text.reason, cell: ({ reason }) => reason },
  { title: text.call, cell: ({ exchange }) => <NamedId id={exchange} /> },
  { title: text.state, cell: (request) => <State request={request} /> },
  { title: text.actions, cell: (request) => <Approve request={request} /> },
]
