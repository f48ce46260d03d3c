import { useState } from 'react'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

/** Takes a policy out of use for good. */
export function RetirePolicy({ policy: { id, name } }: { policy: { id: string; name: string } }) {
  const [isAsked, setAsked] = useState(false)
  const retire = useChange('retirePolicy')
  return (
    <>
      <Button look="danger" onClick={() => setAsked(true)}>
        {text.retire}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { name })}
          button={text.retire}
          isBusy={retire.isPending}
          error={retire.error}
          onConfirm={() => retire.mutate({ id }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{text.what}</p>
          <p>{text.fourEyes}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const text = textsOf({
  en: {
    retire: 'Retire',
    ask: 'Retire {name}?',
    what: 'Within a second it is in force for nobody; machines follow when they next fetch their settings, within the hour. It cannot be taken into use again. Its versions and what the ledger says of them stay.',
    fourEyes:
      'If four eyes are required and a version of it is in review, approved or published, this waits until somebody else approves it.',
  },
  ja: {
    retire: '廃止',
    ask: '{name} を廃止しますか?',
    what: '1秒以内に誰にも適用されなくなり、各マシンには次に設定を取得したとき(1時間以内)に反映されます。もう一度使うことはできません。バージョンと台帳の記録は残ります。',
    fourEyes:
      '二人承認が有効で、レビュー中、承認済み、または公開済みのバージョンがある場合は、別の人が承認するまで廃止されません。',
  },
})
