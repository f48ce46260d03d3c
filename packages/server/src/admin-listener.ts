import type { RequestListener, ServerResponse } from 'node:http'
import { AdminProblem, type Locale } from '@sekisho/contract'
import { createLazyListener } from './lazy-listener.ts'
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
  return createLazyListener({
    load,
    refuse(response, err) {
      log.error({ err }, 'the admin API could not be loaded')
      refuse(response, locale)
    },
  })
}

function refuse(response: ServerResponse, locale: Locale): void {
  const body = JSON.stringify(new AdminProblem('admin_internal').envelope(locale))
  response.writeHead(500, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body)
}
