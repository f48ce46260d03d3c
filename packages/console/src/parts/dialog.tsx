import { useReturnedFocus } from './returned-focus.ts'
import { useEffect, useId, useRef, type ReactNode } from 'react'

interface DialogProps {
  title: string
  onClose: () => void
  /** Escape does not close it: what it shows is shown once */
  stays?: boolean
  children: ReactNode
}

/** A question over the page. The browser's own element keeps the focus in and closes on Escape; the focus goes back to where it came from. */
export function Dialog({ title, onClose, stays = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useReturnedFocus()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onCancel={(event) => {
        if (stays) event.preventDefault()
      }}
      className="w-[min(34rem,calc(100vw-2rem))] rounded-xl border border-line bg-card p-6 text-ink"
    >
      <h2 id={heading} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  )
}
