import type { ReactNode } from 'react'
import type { ApiError } from '../api/call-api.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { Button } from './button.tsx'

/** Why something did not work, as the server says it. A missing right, or thing, is no fault; asked the same again, the server answers the same. */
export function ErrorNote({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  const isNo = error.status === 403 || error.status === 404
  const isForGood = isNo || error.status === 400
  return (
    <div
      role="alert"
      className={`mb-4 flex flex-wrap items-center justify-between gap-3 rounded-lg border px-4 py-3 ${isNo ? 'border-line bg-code text-ink' : 'border-bad bg-bad-paper text-bad'}`}
    >
      <p>{error.message}</p>
      {onRetry !== undefined && !isForGood && (
        <Button look="plain" onClick={onRetry}>
          {text.retry}
        </Button>
      )}
    </div>
  )
}

/** A list with nothing in it, and what to do about it. */
export function EmptyNote({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-4 py-6 text-center">
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="mt-1 text-soft">{children}</div>}
    </div>
  )
}

/** Grey bars where text will be; they show only when it takes longer than a glance. @param isLate it took that long already */
export function Skeleton({ lines = 3, isLate = false }: { lines?: number; isLate?: boolean }) {
  return (
    <div role="status" className="grid gap-2.5 py-1">
      <span className="sr-only">{text.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          aria-hidden
          className={`skeleton h-5 ${isLate ? 'animate-none' : ''}`}
          data-line={line}
        />
      ))}
    </div>
  )
}

const texts: Texts<'retry' | 'loading'> = {
  en: { retry: 'Try again', loading: 'Loading' },
  ja: { retry: '再試行', loading: '読み込み中' },
}
const text = textsOf(texts)
