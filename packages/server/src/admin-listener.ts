import type { RequestListener, ServerResponse } from 'node:http'
import { AdminProblem, type Locale } from '@sekisho/contract'
import type { Log } from './platform/log/log.ts'

export interface AdminListenerOptions {
  /** brings the admin API and its libraries */
  load: () => Promise<RequestListener>
  log: Log
  locale: Locale
}

/**
 * The admin API, loaded with the first request for it: an idle process is 12 MB smaller without, and model calls need
 * none of it (decisions/050).
 */
export function createAdminListener({ load, log, locale }: AdminListenerOptions): RequestListener {
  let loading: Promise<RequestListener> | undefined
  return (request, response) => {
    loading ??= load()
    loading.then(
      (listener) => listener(request, response),
      (cause: unknown) => {
        // The files of a server that runs may be replaced or taken away; they may also come back.
        loading = undefined
        log.error({ err: cause }, 'the admin API could not be loaded')
        refuse(response, locale)
      },
    )
  }
}

function refuse(response: ServerResponse, locale: Locale): void {
  const body = JSON.stringify(new AdminProblem('admin_internal').envelope(locale))
  response.writeHead(500, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body)
}
