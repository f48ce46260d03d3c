import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useChange } from '../../api/use-api.ts'
import { formatMoney, formatMonth } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { monthBefore } from '../../parts/month-field.tsx'

/** Closes a month that is over. There is no way back, and the question says so. */
export function CloseMonth({ report }: { report: ApiBody<'readChargeback'> }) {
  const [isAsked, setAsked] = useState(false)
  const close = useChange('closeMonth')
  const { month, zone, timeZone, closed, total } = report
  if (closed !== undefined || month >= monthBefore(0)) return null
  const name = formatMonth(month)
  return (
    <>
      <Button onClick={() => setAsked(true)}>{fill(text.close, { month: name })}</Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { month: name })}
          button={text.forGood}
          isBusy={close.isPending}
          error={close.error}
          onConfirm={() => close.mutate({ month, zone }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{fill(text.what, { cost: formatMoney(total.costMicroUsd), zone: timeZone })}</p>
          <p>{text.after}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const texts: Texts<'close' | 'ask' | 'forGood' | 'what' | 'after'> = {
  en: {
    close: 'Close {month}',
    ask: 'Close {month} for good?',
    forGood: 'Close for good',
    what: 'The month is closed at {cost} (days of {zone}), with a digest in the ledger. This cannot be undone.',
    after: 'What comes in later for this month is an adjustment of the first month that is open then.',
  },
  ja: {
    close: '{month}を締める',
    ask: '{month}を締めますか?',
    forGood: '締めを確定',
    what: '{cost} で締め、ダイジェストを台帳に記録します(日付は {zone})。この操作は取り消せません。',
    after: 'この月の費用が後から確定した場合は、その時点で未締めの最初の月の調整分になります。',
  },
}
const text = textsOf(texts)
