import type { Log } from '../log/log.ts'
import { defaultPollMs, type ConnectChanges } from './changes.ts'
import { createReloader } from './reloader.ts'

/** Notices inside one process. */
export function localChanges(options: { log: Log; pollMs?: number }): ConnectChanges {
  return (versions) => {
    const reloader = createReloader({ versions, log: options.log, pollMs: options.pollMs ?? defaultPollMs })
    return {
      announce: () => reloader.poll(),
      subscribe: reloader.subscribe,
      close: reloader.close,
    }
  }
}
