import type { Log } from '../log/log.ts'
import { defaultPollMs, type ConnectChanges } from './changes.ts'
import { createReloader } from './reloader.ts'

/** Notices inside one process. It makes every change itself and shows it at once, so that it is always fresh. */
export function localChanges(options: { log: Log; pollMs?: number }): ConnectChanges {
  return (versions) => {
    const { log, pollMs = defaultPollMs } = options
    const reloader = createReloader({ versions, log, pollMs, staleMs: Infinity, monotonic: () => 0 })
    return {
      announce: () => reloader.poll(),
      subscribe: reloader.subscribe,
      isFresh: () => true,
      close: reloader.close,
    }
  }
}
