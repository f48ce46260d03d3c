import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Asks again for what is on the page when the server says that something changed. The browser connects anew by itself. */
export function useLiveUpdates(): void {
  const client = useQueryClient()
  useEffect(() => {
    const events = new EventSource('/api/changes')
    const askAgain = () => void client.invalidateQueries()
    events.addEventListener('change', askAgain)
    // What changed before the stream was there, at first or after a gap, was told to nobody.
    events.addEventListener('open', askAgain)
    return () => events.close()
  }, [client])
}
