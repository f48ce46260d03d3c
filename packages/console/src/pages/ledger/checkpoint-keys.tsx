import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'

type Key = ApiBody<'listCheckpointKeys'>['data'][number]

/** The public keys of the ledger, and the change to a new one. */
export function CheckpointKeys() {
  const query = useApi('listCheckpointKeys', {})
  const { may } = useMe()
  return (
    <Card title={text.title} actions={may('ledger.write') && <Rotate />}>
      <p className="mb-3 max-w-prose text-soft">{text.lead}</p>
      <DataTable
        caption={text.title}
        columns={columns}
        keyOf={({ key }) => key}
        query={query}
        empty={<EmptyNote title={text.none} />}
      />
    </Card>
  )
}

function Rotate() {
  return (
    <ConfirmAction
      operation="rotateCheckpointKey"
      request={() => ({})}
      button={text.rotate}
      ask={text.ask}
      asksReason={false}
      confirmLook="primary"
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<
  'title' | 'lead' | 'none' | 'rotate' | 'ask' | 'what' | 'key' | 'since' | 'state' | 'signs' | 'retired'
> = {
  en: {
    title: 'Keys that sign checkpoints',
    lead: 'Give the key to whoever verifies exports and proofs, by another way than this server: then they need not take its word for it.',
    none: 'No key yet',
    rotate: 'Rotate the key',
    ask: 'Sign checkpoints with a new key?',
    what: 'The server makes a new key, and the ledger hands over to it: the next checkpoint is signed by both, later ones by the new key alone. What the old key signed stays valid. Later parts, proofs and narrowed exports need the new key, so give it to whoever verifies them.',
    key: 'Verifier key',
    since: 'Since',
    state: 'State',
    signs: 'Signs now',
    retired: 'Retired',
  },
  ja: {
    title: 'チェックポイントの署名鍵',
    lead: 'エクスポートや証明を検証する人には、このサーバーとは別の経路で鍵を渡してください。サーバーの言い分に頼らずに検証できます。',
    none: '鍵はまだありません',
    rotate: '鍵を更新',
    ask: '新しい鍵でチェックポイントに署名しますか?',
    what: 'サーバーが新しい鍵を作成し、台帳が引き継ぎます。次のチェックポイントには両方の鍵で、その後は新しい鍵だけで署名します。以前の鍵による署名は引き続き有効です。今後の証明や部分的なエクスポートの検証には新しい鍵が必要なため、検証する人に渡してください。',
    key: '検証鍵',
    since: '利用開始',
    state: '状態',
    signs: '署名に使用中',
    retired: '使用終了',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Key>[] = [
  { title: text.key, cell: ({ key }) => <code className="text-sm break-all">{key}</code> },
  { title: text.since, cell: ({ createdAt }) => <time dateTime={createdAt}>{formatTime(createdAt)}</time> },
  {
    title: text.state,
    cell: ({ retiredAt }) =>
      retiredAt === undefined ? (
        <Badge tone="good">{text.signs}</Badge>
      ) : (
        <Badge>{`${text.retired}: ${formatTime(retiredAt)}`}</Badge>
      ),
  },
]
