import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import type { Policy, Rollout } from './policy-words.ts'
import { RingDialog } from './ring-dialog.tsx'

/** Widens the ring of the version on its way, or takes it back. */
export function RolloutActions({ policy: { id }, rollout }: { policy: Policy; rollout: Rollout }) {
  const [asked, setAsked] = useState<'advance' | 'back'>()
  const advance = useChange('advancePolicy')
  const rollBack = useChange('rollBackPolicy')
  const { version, ring, previousVersion } = rollout
  const close = () => setAsked(undefined)
  return (
    <div className="flex flex-wrap gap-2">
      {ring !== 'all' && <Button onClick={() => setAsked('advance')}>{text.advance}</Button>}
      <Button look="danger" onClick={() => setAsked('back')}>
        {text.back}
      </Button>
      {asked === 'advance' && (
        <RingDialog
          title={fill(text.askAdvance, { version })}
          button={text.advance}
          from={rollout}
          isBusy={advance.isPending}
          error={advance.error}
          onConfirm={(wanted) => advance.mutate({ id, version, ...wanted }, { onSuccess: close })}
          onClose={close}
        />
      )}
      {asked === 'back' && (
        <ConfirmDialog
          title={fill(text.askBack, { version })}
          button={text.back}
          asksReason
          isBusy={rollBack.isPending}
          error={rollBack.error}
          onConfirm={(reason) => rollBack.mutate({ id, version, reason }, { onSuccess: close })}
          onClose={close}
        >
          <p>
            {previousVersion === null
              ? text.toNone
              : fill(text.toBefore, { version, before: previousVersion })}
          </p>
          <p>{text.delay}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

const text = textsOf({
  en: {
    advance: 'Advance',
    askAdvance: 'Give version {version} to more people?',
    back: 'Roll back',
    askBack: 'Roll back version {version}?',
    toNone: 'There was no version before: the policy is then in force for nobody.',
    toBefore: 'Everybody who has version {version} gets version {before} again.',
    delay:
      'The server serves it within a second; machines follow when they next fetch their settings, within the hour. You can publish the version again later.',
  },
  ja: {
    advance: '範囲を広げる',
    askAdvance: 'バージョン {version} の適用範囲を広げますか?',
    back: 'ロールバック',
    askBack: 'バージョン {version} をロールバックしますか?',
    toNone: '前のバージョンがないため、このポリシーは誰にも適用されなくなります。',
    toBefore: 'バージョン {version} の適用者は全員、バージョン {before} に戻ります。',
    delay:
      'サーバーには1秒以内に、各マシンには次に設定を取得したとき(1時間以内)に反映されます。このバージョンは後で再公開できます。',
  },
})
