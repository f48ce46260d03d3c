import type { ApiError } from '../api/call-api.ts'
import { ErrorNote, Skeleton } from './notes.tsx'
import { Page, type Back } from './page.tsx'

interface Query {
  data: unknown
  error: ApiError | null
  refetch: () => unknown
}

/** Grey bars until an answer is there; and why none came, or none that is newer. */
export function Pending({ query: { data, error, refetch }, lines = 8 }: { query: Query; lines?: number }) {
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return data === undefined ? <Skeleton lines={lines} /> : null
}

/** Stands for a page until what it is about is there; where that does not come, `title` says what it would be. */
export function PendingPage({ query, title, back }: { query: Query; title: string; back: Back }) {
  if (query.error === null) return <Skeleton lines={8} />
  return (
    <Page title={title} back={back}>
      <Pending query={query} />
    </Page>
  )
}
