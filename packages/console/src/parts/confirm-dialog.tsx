import { useState, type ReactNode, type SyntheticEvent } from 'react'
import type { ApiError } from '../api/call-api.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './fields.tsx'
import { ErrorNote } from './notes.tsx'

interface ConfirmDialogProps {
  title: string
  /** what will happen */
  children: ReactNode
  /** the button that does it */
  button: string
  /** asks for a reason, which the ledger keeps */
  asksReason?: boolean
  /** `primary` where it gives something and takes nothing away */
  look?: 'primary' | 'danger'
  isBusy: boolean
  error: ApiError | null
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** Says what will happen and asks once. */
export function ConfirmDialog({
  title,
  children,
  button,
  asksReason,
  look = 'danger',
  isBusy,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [reason, setReason] = useState('')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onConfirm(reason.trim())
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <div className="mb-4 grid gap-2">{children}</div>
        {asksReason && (
          <TextField
            label={text.reason}
            hint={text.reasonHint}
            required
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            className="mb-4"
          />
        )}
        {error !== null && <ErrorNote error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button look={look} type="submit" disabled={isBusy}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts: Texts<'reason' | 'reasonHint' | 'cancel'> = {
  en: { reason: 'Why', reasonHint: 'Stays in the ledger for good: no personal data', cancel: 'Cancel' },
  ja: {
    reason: '理由',
    reasonHint: '台帳にずっと残ります。個人情報は書かないでください',
    cancel: 'キャンセル',
  },
}
const text = textsOf(texts)
