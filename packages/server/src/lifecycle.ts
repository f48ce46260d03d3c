import type { RequestListener } from 'node:http'
import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import type { OpenCount } from './gateway/open-count.ts'
import { openListener, type Listener } from './http/listener.ts'
import type { Ledger } from './modules/ledger/index.ts'
import { publicOrigin } from './origin.ts'
import type { Log } from './platform/log/log.ts'

/** What changes while the server runs. */
export interface Lifecycle {
  draining: boolean
  /** what clients put into ANTHROPIC_BASE_URL */
  origin: string
}

interface LifecycleParts {
  settings: Settings
  /** other processes listen on the same port */
  sharedPort: boolean
  lifecycle: Lifecycle
  handle: RequestListener
  open: OpenCount
  ledger: Ledger
  log: Log
  closers: Closers
}

/** What the wired server can be told to do. */
export interface Controls {
  /** @throws when the port cannot be had */
  listen(): Promise<Listener>
  /** resolves when no exchange is open and every entry is durable and projected */
  idle(): Promise<void>
  /** Drains for as long as the settings say, then closes everything; every exchange is settled and written down. */
  stop(reason: string): Promise<void>
}

export function createControls(parts: LifecycleParts): Controls {
  const { settings, sharedPort, lifecycle, handle, open, ledger, log, closers } = parts
  let listener: Listener | undefined
  return {
    async listen() {
      listener = await openListener({
        ...settings.listen,
        ...settings.limits,
        requestMs: settings.timeouts.requestMs,
        locale: settings.language,
        reusePort: sharedPort,
        handle,
        onCertificateError: (err) =>
          log.error({ err }, 'the certificate could not be read again; the old one stays'),
        onConnectionRefused: warnOfConnections(log, settings.limits.maxConnections),
      })
      lifecycle.origin = publicOrigin(settings, listener.port)
      return listener
    },
    async idle() {
      await open.none()
      await ledger.ship()
      await ledger.flush()
      await ledger.catchUp()
    },
    async stop(reason) {
      lifecycle.draining = true
      // A start that failed says so itself.
      if (listener) log.info({ reason, open: open.count() }, 'stopping')
      await Promise.race([listener?.drain(), timeout(settings.timeouts.drainMs)])
      listener?.close()
      // Closing the connections ended what was still open; its settlements are appended before the ledger closes.
      await Promise.race([open.none(), timeout(settleMs)])
      await Promise.race([closers.close(), timeout(closeMs).then(tooLate)])
    },
  }
}

const quietMs = 60_000

/** A line a minute at most: connections beyond the limit may come by the thousand. */
function warnOfConnections(log: Log, limit: number): () => void {
  let quiet = false
  return () => {
    if (quiet) return
    quiet = true
    setTimeout(() => (quiet = false), quietMs).unref()
    log.warn({ limit }, 'as many connections as sekisho.limits.connections allows; more are closed')
  }
}

/** Broken connections settle within a turn of the event loop; this is for the case that one does not. */
const settleMs = 2_000

/** A store that is silent must not keep a node that was told to stop; what is then unwritten settles as lost. */
const closeMs = 10_000

function tooLate(): never {
  throw new Error('the store did not answer in time to be closed; open calls will show as lost')
}

function timeout(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())
}
