import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from './compose.ts'
import type { Settings } from './config/index.ts'
import { addDemoPeople, firstStart } from './first-start.ts'
import { localOrigin, publicOrigin } from './origin.ts'
import { startMessage } from './start-message.ts'
import { version } from './version.ts'

export interface StartOptions {
  settings: Settings
  /** for the proxy variables */
  env: Readonly<Record<string, string | undefined>>
  /** receives the start-up message, a line at a time */
  print: (line: string) => void
  /** the practice provider whatever the environment holds, and a few people to look at */
  demo?: boolean
  /** this process is one of several that share the port; its parent prints the start-up message */
  worker?: boolean
}

export interface Running {
  settings: Settings
  /** where it listens, with the port it got */
  url: string
  /** resolves when no exchange is open and every entry is durable and projected */
  idle(): Promise<void>
  /** Accepts nothing new, waits for open streams (bounded by the settings), writes everything down, closes. */
  stop(reason?: string): Promise<void>
  /** resolves with the error when the server can no longer do its work, which calls for an exit */
  failed: Promise<Error>
}

/**
 * Starts the server: wiring, first start, listening. Resolves when calls can be served.
 * @throws the error of what could not be opened, with a message for people
 */
export async function startServer(options: StartOptions): Promise<Running> {
  const { settings } = options
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 })
  const parts = await compose(settings, { env: options.env, sharedPort: options.worker === true })
  try {
    const secret = await firstStart(parts.people, parts.credentials)
    if (secret !== undefined && options.demo) await addDemoPeople(parts.people)
    const listener = await parts.listen()
    const url = publicOrigin(settings, listener.port)
    const pointer = join(settings.dataDir, 'server.json')
    writeFileSync(pointer, JSON.stringify({ url: localOrigin(settings, listener.port), pid: process.pid }), {
      mode: 0o600,
    })
    const facts = { version, url, ...factsOf(settings), ...(secret === undefined ? {} : { secret }) }
    if (!options.worker || secret !== undefined) startMessage(facts, settings.language).forEach(options.print)
    return {
      settings,
      url,
      idle: parts.idle,
      failed: parts.failed,
      async stop(reason = 'stop') {
        await parts.stop(reason)
        rmSync(pointer, { force: true })
      },
    }
  } catch (error) {
    await parts.stop('start failed')
    throw error
  }
}

function factsOf({ providers, dataDir, storage, workers, notices }: Settings) {
  return { providers, dataDir, storage: storage.kind, workers, notices }
}
