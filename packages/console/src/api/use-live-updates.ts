import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const againAfterMs = 5_000

/**
 * Asks again for what is on the page when the server says that something changed, whenever it can be heard again, and when it
 * is heard no more: then the page says so, if the server is away.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient()
  useEffect(() => listen(() => void client.invalidateQueries()), [client])
}

/** @returns ends it */
function listen(askAgain: () => void): () => void {
  let events: EventSource
  let again: number | undefined
  let isHeard = false
  const connect = () => {
    events = new EventSource('/api/changes')
    events.addEventListener('change', askAgain)
    // What changed before the stream was there, at first or after a gap, was told to nobody.
    events.addEventListener('open', () => {
      isHeard = true
      askAgain()
    })
    events.addEventListener('error', () => {
      if (isHeard) askAgain()
      isHeard = false
      // A connection that breaks the browser makes anew by itself, but not after an answer that is no stream: a proxy's
      // while the server starts again.
      if (events.readyState === EventSource.CLOSED) again = window.setTimeout(connect, againAfterMs)
    })
  }
  connect()
  return () => {
    window.clearTimeout(again)
    events.close()
  }
}
