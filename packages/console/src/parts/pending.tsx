import type { ApiError } from '../api/call-api.ts'
import { useServerAway } from '../shell/use-me.ts'
import { ErrorNote, Skeleton } from './notes.tsx'
import { Page, type Back } from './page.tsx'

/** What was asked of the server, as far as waiting for it needs to know. */
export interface Asked {
  data: unknown
  error: ApiError | null
  /** why it did not work so far, while it is tried again; absent of what is there already */
  failureReason?: ApiError | null
  refetch: () => unknown
}

/** Grey bars until an answer is there; and why none came so far, or none that is newer. */
export function Pending({ query, lines = 8 }: { query: Asked; lines?: number }) {
  const away = useServerAway()
  const failure = failureOf(query)
  if (failure?.code === 'unreachable' && away !== undefined && query.data !== undefined) return null
  if (failure !== undefined) return <ErrorNote error={failure} onRetry={() => void query.refetch()} />
  return query.data === undefined ? <Skeleton lines={lines} /> : null
}

/** Stands for a page until what it is about is there; where that does not come, `title` says what it would be. */
export function PendingPage({ query, title, back }: { query: Asked; title: string; back: Back }) {
  if (failureOf(query) === undefined) return <Skeleton lines={8} />
  return (
    <Page title={title} back={back}>
      <Pending query={query} />
    </Page>
  )
}

const failureOf = ({ error, failureReason }: Asked) => error ?? failureReason ?? undefined
