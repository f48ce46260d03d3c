import type { RequestListener, ServerResponse } from 'node:http'
import { loadOnce } from './platform/load-once.ts'

interface LazyListener {
  /** brings the listener and its libraries */
  load: () => Promise<RequestListener>
  /** answers a request whose listener could not be loaded */
  refuse: (response: ServerResponse, cause: unknown) => void
}

/** Loaded with the first request: model calls need none of what it brings, and an idle process is smaller without. */
export function createLazyListener({ load, refuse }: LazyListener): RequestListener {
  const loaded = loadOnce(load)
  return (request, response) => {
    loaded().then(
      (listener) => listener(request, response),
      (cause: unknown) => refuse(response, cause),
    )
  }
}
