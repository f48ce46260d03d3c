import { useState } from 'react'
import type { ApiBody } from '../../../api/call-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { RenameDeviceDialog } from './rename-device-dialog.tsx'

/** What may be done to a device. */
export function DeviceActions({ device }: { device: ApiBody<'listDevices'>['data'][number] }) {
  const [isRenaming, setRenaming] = useState(false)
  const { id, name, status } = device
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button
        look="plain"
        size="small"
        aria-label={fill(text.renameOne, { name })}
        onClick={() => setRenaming(true)}
      >
        {text.rename}
      </Button>
      {status === 'active' ? (
        <ConfirmAction
          operation="blockDevice"
          request={(reason) => ({ id, reason })}
          button={text.block}
          label={fill(text.blockOne, { name })}
          ask={fill(text.askBlock, { name })}
        >
          {text.whatBlock}
        </ConfirmAction>
      ) : (
        <ConfirmAction
          operation="unblockDevice"
          request={() => ({ id })}
          button={text.unblock}
          label={fill(text.unblockOne, { name })}
          ask={fill(text.askUnblock, { name })}
          asksReason={false}
          confirmLook="primary"
        >
          {text.whatUnblock}
        </ConfirmAction>
      )}
      <ConfirmAction
        operation="removeDevice"
        request={(reason) => ({ id, reason })}
        button={text.remove}
        label={fill(text.removeOne, { name })}
        ask={fill(text.askRemove, { name })}
        look="danger"
      >
        {status === 'blocked' ? text.whatRemoveBlocked : text.whatRemove}
      </ConfirmAction>
      {isRenaming && <RenameDeviceDialog device={device} onClose={() => setRenaming(false)} />}
    </div>
  )
}

const texts: Texts<
  | 'rename'
  | 'renameOne'
  | 'block'
  | 'blockOne'
  | 'askBlock'
  | 'whatBlock'
  | 'unblock'
  | 'unblockOne'
  | 'askUnblock'
  | 'whatUnblock'
  | 'remove'
  | 'removeOne'
  | 'askRemove'
  | 'whatRemove'
  | 'whatRemoveBlocked'
> = {
  en: {
    rename: 'Rename',
    renameOne: 'Rename {name}',
    block: 'Block',
    blockOne: 'Block {name}',
    askBlock: 'Block {name}?',
    whatBlock:
      'Every call from it is refused on every node within a second, and its sessions end. Unblocking it lets it in again; its sessions stay ended.',
    unblock: 'Unblock',
    unblockOne: 'Unblock {name}',
    askUnblock: 'Unblock {name}?',
    whatUnblock: 'It is served again. The person must sign in on it again.',
    remove: 'Remove',
    removeOne: 'Remove {name}',
    askRemove: 'Remove {name}?',
    whatRemove:
      'It is forgotten and its sessions end. When it calls again, it counts as an unknown device; to keep it out, block it instead.',
    whatRemoveBlocked:
      'It is forgotten, and the block goes with it: when it calls again, it counts as an unknown device.',
  },
  ja: {
    rename: '名前を変更',
    renameOne: '{name} の名前を変更',
    block: 'ブロック',
    blockOne: '{name} をブロック',
    askBlock: '{name} をブロックしますか?',
    whatBlock:
      'このデバイスからの呼び出しは、1秒以内にすべてのノードで拒否され、セッションも終了します。ブロックを解除すると再び利用できますが、終了したセッションは元に戻りません。',
    unblock: 'ブロックを解除',
    unblockOne: '{name} のブロックを解除',
    askUnblock: '{name} のブロックを解除しますか?',
    whatUnblock: 'このデバイスを再び利用できるようになります。利用者はもう一度サインインする必要があります。',
    remove: '削除',
    removeOne: '{name} を削除',
    askRemove: '{name} を削除しますか?',
    whatRemove:
      '登録が削除され、セッションも終了します。次に呼び出しがあると、未知のデバイスとして扱われます。利用させたくない場合は、ブロックしてください。',
    whatRemoveBlocked:
      '登録が削除され、ブロックも解除されます。次に呼び出しがあると、未知のデバイスとして扱われます。',
  },
}
const text = textsOf(texts)
