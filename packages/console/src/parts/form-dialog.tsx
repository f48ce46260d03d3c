import type { ReactNode, SyntheticEvent } from 'react'
import type { ApiError } from '../api/call-api.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNote } from './notes.tsx'

interface FormDialogProps {
  title: string
  /** what sends the form */
  button: string
  /** the fields */
  children: ReactNode
  isBusy: boolean
  error: ApiError | null
  onSubmit: () => void
  onClose: () => void
}

/** A few fields over the page; what was typed stays when the server says no. */
export function FormDialog({ title, button, children, isBusy, error, onSubmit, onClose }: FormDialogProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {children}
        {error !== null && <ErrorNote error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={isBusy}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts: Texts<'cancel'> = { en: { cancel: 'Cancel' }, ja: { cancel: 'キャンセル' } }
const text = textsOf(texts)
