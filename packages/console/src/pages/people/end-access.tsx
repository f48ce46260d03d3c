import { useState } from 'react'
import type { ApiBody } from '../../api/call-api.ts'
import { useChange } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'

/** Ends somebody's access, or lets them in again. */
export function EndAccess({ person }: { person: ApiBody<'getPerson'> }) {
  const [isAsked, setAsked] = useState(false)
  const deactivate = useChange('deactivatePerson')
  const reactivate = useChange('reactivatePerson')
  const { id, name } = person
  if (person.status === 'inactive') {
    return (
      <Button look="plain" disabled={reactivate.isPending} onClick={() => reactivate.mutate({ id })}>
        {text.letIn}
      </Button>
    )
  }
  return (
    <>
      <Button look="danger" onClick={() => setAsked(true)}>
        {text.end}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={fill(text.ask, { name })}
          button={text.end}
          asksReason
          isBusy={deactivate.isPending}
          error={deactivate.error}
          onConfirm={(reason) => deactivate.mutate({ id, reason }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        >
          <p>{text.what}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

const texts: Texts<'end' | 'letIn' | 'ask' | 'what'> = {
  en: {
    end: 'End access',
    letIn: 'Let in again',
    ask: 'End the access of {name}?',
    what: 'Within a second, every session and credential of theirs is revoked for good, and calls under way are not cut off. You can let them in again later; what was revoked stays revoked.',
  },
  ja: {
    end: 'アクセスを終了',
    letIn: 'アクセスを再開',
    ask: '{name} のアクセスを終了しますか?',
    what: '1秒以内に、この人のすべてのセッションと認証情報が失効します(実行中の呼び出しは中断されません)。アクセスは後で再開できますが、失効したものは元に戻りません。',
  },
}
const text = textsOf(texts)
