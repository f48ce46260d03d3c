import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useApi, useChange } from '../../api/use-api.ts'
import { formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ConfirmAction } from '../../parts/confirm-action.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { TextField } from '../../parts/fields.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'

type Device = ApiBody<'listOwnDevices'>['data'][number]

/** The machines the reader works on. */
export function OwnDevices() {
  const query = useApi('listOwnDevices', { limit: 100 })
  const [renamed, setRenamed] = useState<Device>()
  const actions: Column<Device> = {
    title: text.actions,
    cell: (device) => <Actions device={device} onRename={() => setRenamed(device)} />,
  }
  return (
    <Card title={text.title}>
      <DataTable
        caption={text.title}
        columns={[...columns, actions]}
        keyOf={({ id }) => id}
        query={query}
        empty={<EmptyNote title={text.none}>{text.how}</EmptyNote>}
      />
      {renamed !== undefined && <RenameDialog device={renamed} onClose={() => setRenamed(undefined)} />}
    </Card>
  )
}

function Actions({ device: { id, name, status }, onRename }: { device: Device; onRename: () => void }) {
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button look="plain" size="small" aria-label={fill(text.renameOne, { name })} onClick={onRename}>
        {text.rename}
      </Button>
      {status === 'active' && (
        <ConfirmAction
          operation="removeOwnDevice"
          request={() => ({ id })}
          button={text.remove}
          label={fill(text.removeOne, { name })}
          ask={fill(text.ask, { name })}
          asksReason={false}
          look="danger"
        >
          {text.what}
        </ConfirmAction>
      )}
    </div>
  )
}

function RenameDialog({ device: { id, name }, onClose }: { device: Device; onClose: () => void }) {
  const [typed, setTyped] = useState(name)
  const rename = useChange('renameOwnDevice')
  return (
    <FormDialog
      title={fill(text.renameOne, { name })}
      button={text.rename}
      isBusy={rename.isPending}
      error={rename.error}
      onSubmit={() => rename.mutate({ id, name: typed }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextField
        label={text.newName}
        required
        maxLength={200}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </FormDialog>
  )
}

const texts: Texts<
  | 'title'
  | 'none'
  | 'how'
  | 'name'
  | 'system'
  | 'seen'
  | 'state'
  | 'actions'
  | 'active'
  | 'blocked'
  | 'rename'
  | 'renameOne'
  | 'newName'
  | 'remove'
  | 'removeOne'
  | 'ask'
  | 'what'
> = {
  en: {
    title: 'My devices',
    none: 'No device yet',
    how: 'A machine shows here once you sign in on it.',
    name: 'Device',
    system: 'System',
    seen: 'Last seen',
    state: 'State',
    actions: 'Action',
    active: 'Active',
    blocked: 'Blocked',
    rename: 'Rename',
    renameOne: 'Rename {name}',
    newName: 'New name',
    remove: 'Remove',
    removeOne: 'Remove {name}',
    ask: 'Remove {name}?',
    what: 'It is forgotten and you are signed out on it. Sign in on it again to bring it back.',
  },
  ja: {
    title: '自分のデバイス',
    none: 'デバイスはまだありません',
    how: 'サインインしたマシンがここに表示されます。',
    name: 'デバイス',
    system: 'システム',
    seen: '最終利用',
    state: '状態',
    actions: '操作',
    active: '有効',
    blocked: 'ブロック中',
    rename: '名前を変更',
    renameOne: '{name} の名前を変更',
    newName: '新しい名前',
    remove: '削除',
    removeOne: '{name} を削除',
    ask: '{name} を削除しますか?',
    what: '登録が削除され、そのデバイスではサインアウトされます。もう一度サインインすると、再び登録されます。',
  },
}
const text = textsOf(texts)

const columns: readonly Column<Device>[] = [
  { title: text.name, cell: ({ name }) => <span className="font-medium">{name}</span> },
  { title: text.system, cell: ({ os }) => os },
  { title: text.seen, cell: ({ lastSeenAt }) => <time dateTime={lastSeenAt}>{formatTime(lastSeenAt)}</time> },
  {
    title: text.state,
    cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'bad'}>{text[status]}</Badge>,
  },
]
