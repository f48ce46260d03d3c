import type { ReactNode } from 'react'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'
import { CopyBlock } from './copy-block.tsx'
import { Dialog } from './dialog.tsx'

interface ShownOnceDialogProps {
  title: string
  /** what to do with it */
  children: ReactNode
  values: readonly { label: string; value: string }[]
  onClose: () => void
}

/** What the server tells once and does not keep: it closes by its button alone. */
export function ShownOnceDialog({ title, children, values, onClose }: ShownOnceDialogProps) {
  return (
    <Dialog title={title} onClose={onClose} stays>
      <div className="grid gap-4">
        <p>{children}</p>
        {values.map(({ label, value }) => (
          <CopyBlock key={label} label={label} value={value} />
        ))}
        <p className="rounded-lg bg-warn-paper px-3 py-2 text-warn">{text.once}</p>
        <div className="flex justify-end">
          <Button onClick={onClose}>{text.done}</Button>
        </div>
      </div>
    </Dialog>
  )
}

const texts: Texts<'once' | 'done'> = {
  en: {
    once: 'It is shown only now. The server does not keep it, and nobody can look it up later.',
    done: 'I have it',
  },
  ja: {
    once: '表示されるのは今回だけです。サーバーには保存されないため、後から確認することはできません。',
    done: '控えました',
  },
}
const text = textsOf(texts)
