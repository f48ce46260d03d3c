import type { Permission } from '@sekisho/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { lazyDialog } from '../../parts/lazy-part.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { useMe } from '../../shell/use-me.ts'
import { mayNeedApproval, seenOf, type SeenPolicy } from './approval.ts'
import type { ListedVersion } from './policy-words.ts'
import { RingDialog } from './ring-dialog.tsx'

const PacksDialog = lazyDialog('packs', async () => (await import('./packs-dialog.tsx')).PacksDialog)

type Asked = 'withdraw' | 'delete' | 'publish' | 'packs'

interface VersionActionsProps {
  version: ListedVersion
  /** as it stands on the page: what an approval is for */
  policy: SeenPolicy
  /** the policy is not retired */
  isLive: boolean
  /** it is the one on its way, which is advanced, not published */
  isRunning: boolean
}

/** What the reader may do with a version in its state; the server checks again, and whose approval counts. */
export function VersionActions({ version: one, policy, isLive, isRunning }: VersionActionsProps) {
  const { policy: id, version, state } = one
  const { may: holds } = useMe()
  const may = (permission: Permission) => isLive && holds(permission)
  const [asked, setAsked] = useState<Asked>()
  const request = useChange('requestPolicyReview')
  const approve = useChange('approvePolicyVersion')
  const name = { id, version }
  const isOpen = state === 'draft' || state === 'in_review'
  const plain = (label: string, act: () => void) => (
    <Button look="plain" onClick={act}>
      {label}
    </Button>
  )
  const error = request.error ?? approve.error
  return (
    <div className="mt-3">
      {error !== null && <ErrorNote error={error} />}
      <div className="flex flex-wrap gap-2">
        {state === 'draft' && may('policies.write') && plain(text.request, () => request.mutate(name))}
        {mayNeedApproval(one, policy) &&
          may('policies.review') &&
          plain(text.approve, () => approve.mutate({ ...name, seen: seenOf(policy) }))}
        {state !== 'withdrawn' &&
          !isRunning &&
          may('policies.publish') &&
          plain(text.publish, () => setAsked('publish'))}
        {isOpen && may('policies.write') && plain(text.withdraw, () => setAsked('withdraw'))}
        {state !== 'published' && may('policies.write') && plain(text.delete, () => setAsked('delete'))}
        <Link
          to="/policies/$id/edit"
          params={{ id }}
          search={{ version: String(version) }}
          className="button-link"
        >
          {may('policies.write') ? text.edit : text.show}
        </Link>
        {plain(text.packs, () => setAsked('packs'))}
      </div>
      <AskedDialog asked={asked} name={name} close={() => setAsked(undefined)} />
    </div>
  )
}

interface AskedDialogProps {
  asked: Asked | undefined
  name: { id: string; version: number }
  close: () => void
}

function AskedDialog({ asked, name, close }: AskedDialogProps) {
  const withdraw = useChange('withdrawPolicyVersion')
  const publish = useChange('publishPolicyVersion')
  const remove = useChange('deletePolicyVersion')
  const { version } = name
  if (asked === 'packs') return <PacksDialog {...name} onClose={close} />
  if (asked === 'publish') {
    return (
      <RingDialog
        title={fill(text.askPublish, { version })}
        button={text.publish}
        isBusy={publish.isPending}
        error={publish.error}
        onConfirm={(wanted) => publish.mutate({ ...name, ...wanted }, { onSuccess: close })}
        onClose={close}
      />
    )
  }
  if (asked === 'delete') {
    return (
      <ConfirmDialog
        title={fill(text.askDelete, { version })}
        button={text.delete}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(name, { onSuccess: close })}
        onClose={close}
      >
        <p>{text.deleted}</p>
      </ConfirmDialog>
    )
  }
  return (
    asked === 'withdraw' && (
      <ConfirmDialog
        title={fill(text.askWithdraw, { version })}
        button={text.withdraw}
        isBusy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate(name, { onSuccess: close })}
        onClose={close}
      >
        <p>{text.withdrawn}</p>
      </ConfirmDialog>
    )
  )
}

const text = textsOf({
  en: {
    request: 'Ask for a review',
    approve: 'Approve',
    publish: 'Publish',
    withdraw: 'Withdraw',
    delete: 'Delete',
    askDelete: 'Delete version {version}?',
    deleted:
      'What it says is gone; nobody ever had it. Its number is not given again, and the ledger keeps its checksum.',
    edit: 'Edit as a new version',
    show: 'Show and try',
    packs: 'Download packs',
    askPublish: 'Publish version {version}?',
    askWithdraw: 'Withdraw version {version}?',
    withdrawn:
      'It can never be published then. What it says stays, and a new version can be written from it.',
  },
  ja: {
    request: 'レビューを依頼',
    approve: '承認',
    publish: '公開',
    withdraw: '取り下げ',
    delete: '削除',
    askDelete: 'バージョン {version} を削除しますか?',
    deleted:
      '内容は失われます(まだ誰にも適用されていません)。番号は再利用されず、台帳にはチェックサムが残ります。',
    edit: '新しいバージョンとして編集',
    show: '内容を見て試す',
    packs: '配布パックをダウンロード',
    askPublish: 'バージョン {version} を公開しますか?',
    askWithdraw: 'バージョン {version} を取り下げますか?',
    withdrawn: '以後、公開できなくなります。内容は残り、そこから新しいバージョンを書けます。',
  },
})
