import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './call-api.ts'

/** Asks of the admin API, kept for all pages. */
export function createQueryClient(): QueryClient {
  const signInAgain = createSignInAgain(() => void client.invalidateQueries({ queryKey: ['whoAmI'] }))
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => signInAgain(error, queryKey[0]) }),
    defaultOptions: {
      queries: {
        // A server on this machine or in this house answers without the internet too.
        networkMode: 'always',
        staleTime: 10_000,
        // A no stays a no; a server that is away comes back.
        retry: (failures, error) => error instanceof ApiError && error.status === 0 && failures < 5,
        retryDelay: (failures) => Math.min(1000 * 2 ** failures, 5000),
      },
      mutations: { networkMode: 'always', onError: (error) => signInAgain(error) },
    },
  })
  return client
}

/**
 * Who is not signed in any more is sent to do so, and comes back to the same page. Once: a page asks for many things, and
 * each further way out would break off the one before. Where something was typed that would be lost, the page stays: it asks
 * again who reads, and offers to sign in elsewhere (shell/sign-in-again.tsx).
 */
function createSignInAgain(askWho: () => void): (error: unknown, asked?: unknown) => void {
  let isLeaving = false
  return (error, asked) => {
    if (isLeaving || !(error instanceof ApiError) || error.status !== 401) return
    if (hasUnsaved()) {
      if (asked !== 'whoAmI') askWho()
      return
    }
    isLeaving = true
    const here = `${window.location.pathname}${window.location.search}`
    window.location.assign(`/sign-in?return=${encodeURIComponent(here)}`)
  }
}

/** An open dialog, or a part of a page that says it holds what was typed. */
const hasUnsaved = () => document.querySelector('dialog[open], [data-unsaved=true]') !== null
