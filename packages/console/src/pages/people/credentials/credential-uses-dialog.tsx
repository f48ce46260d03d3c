import type { ApiBody } from '../../../api/call-api.ts'
import { useApi } from '../../../api/use-api.ts'
import { formatNumber, formatTime } from '../../../format/format.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { EmptyNote } from '../../../parts/notes.tsx'

type Use = ApiBody<'listCredentialUses'>['data'][number]

interface CredentialUsesDialogProps {
  credential: { id: string; name: string }
  onClose: () => void
}

/** Who used a credential after it was rotated. */
export function CredentialUsesDialog({ credential: { id, name }, onClose }: CredentialUsesDialogProps) {
  const query = useApi('listCredentialUses', { id })
  const title = fill(text.title, { name })
  return (
    <Dialog title={title} onClose={onClose}>
      <DataTable
        caption={title}
        columns={columns}
        keyOf={({ clientAddress, clientAgent }) => `${clientAddress} ${clientAgent}`}
        query={query}
        empty={<EmptyNote title={text.none} />}
      />
      <div className="mt-4 flex justify-end">
        <Button look="plain" onClick={onClose}>
          {text.close}
        </Button>
      </div>
    </Dialog>
  )
}

const texts: Texts<'title' | 'none' | 'address' | 'agent' | 'calls' | 'last' | 'close'> = {
  en: {
    title: 'Who still uses {name}',
    none: 'Nobody since it was rotated',
    address: 'Address',
    agent: 'Client',
    calls: 'Calls',
    last: 'Last',
    close: 'Close',
  },
  ja: {
    title: '{name} を利用中のクライアント',
    none: '更新後に利用したクライアントはありません',
    address: 'アドレス',
    agent: 'クライアント',
    calls: '呼び出し',
    last: '最終利用',
    close: '閉じる',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Use>[] = [
  { title: text.address, cell: ({ clientAddress }) => clientAddress },
  { title: text.agent, cell: ({ clientAgent }) => <span className="break-words">{clientAgent}</span> },
  { title: text.calls, cell: ({ count }) => formatNumber(count), numeric: true },
  { title: text.last, cell: ({ lastAt }) => <time dateTime={lastAt}>{formatTime(lastAt)}</time> },
]
