import type { AdminOperation, AdminRequest } from '@sekisho/contract/admin-api'
import { useState, type ReactNode } from 'react'
import { useChange } from '../api/use-api.ts'
import { Button } from './button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface ConfirmActionProps<Operation extends AdminOperation> {
  operation: Operation
  /** what is sent once it is confirmed; `reason` is empty unless it was asked for */
  request: (reason: string) => AdminRequest<Operation>
  /** what the button says, in the page and in the question */
  button: string
  /** names what the button is about, for who hears it out of its row */
  label?: string
  /** the question */
  ask: string
  /** what will happen */
  children: ReactNode
  asksReason?: boolean
  look?: 'plain' | 'danger'
  /** `primary` where it gives something and takes nothing away */
  confirmLook?: 'primary' | 'danger'
  size?: 'normal' | 'small'
}

/** A button that says what will happen, asks once, and does it. */
export function ConfirmAction<Operation extends AdminOperation>({
  operation,
  request,
  button,
  label,
  ask,
  children,
  asksReason = true,
  look = 'plain',
  confirmLook = 'danger',
  size = 'small',
}: ConfirmActionProps<Operation>) {
  const [isAsked, setAsked] = useState(false)
  const change = useChange(operation)
  const close = () => {
    setAsked(false)
    change.reset()
  }
  const confirm = (reason: string) => change.mutate(request(reason), { onSuccess: close })
  return (
    <>
      <Button look={look} size={size} aria-label={label} onClick={() => setAsked(true)}>
        {button}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={ask}
          button={button}
          asksReason={asksReason}
          look={confirmLook}
          isBusy={change.isPending}
          error={change.error}
          onConfirm={confirm}
          onClose={close}
        >
          <p>{children}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
