import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { say } from '@sekisho/contract'
import { compose } from './compose.ts'
import type { Settings } from './config/index.ts'
import { demonstrationSettings } from './demonstration/settings.ts'
import { firstStart } from './first-start.ts'
import { startFilling } from './filling.ts'
import { localOrigin, publicOrigin } from './origin.ts'
import { becomeSoleOwner, OwnedElsewhereError } from './platform/sql/sole-owner.ts'
import { startDocument, startMessage, type StartFacts } from './start-message.ts'
import { version } from './version.ts'

export interface StartOptions {
  settings: Settings
  /** for the proxy variables */
  env: Readonly<Record<string, string | undefined>>
  /** receives the start-up message, a line at a time */
  print: (line: string) => void
  /** the start-up message as one JSON document, in one line */
  json?: boolean
  /** the practice provider whatever the environment holds, and at the first start a company to look at */
  demo?: boolean
  /** this process is one of several that share the port */
  worker?: boolean
}

export interface Running {
  settings: Settings
  /** where it listens, with the port it got */
  url: string
  /** the port it got */
  port: number
  /** resolves when no exchange is open and every entry is durable and projected */
  idle(): Promise<void>
  /** Accepts nothing new, waits for open streams (bounded by the settings), writes everything down, closes. */
  stop(reason?: string): Promise<void>
  /** resolves with the error when the server can no longer do its work, which calls for an exit */
  failed: Promise<Error>
}

/**
 * Starts the server: wiring, listening, first start. Resolves when calls can be served.
 * @throws the error of what could not be opened, with a message for people
 */
export async function startServer(given: StartOptions): Promise<Running> {
  const options = given.demo ? { ...given, settings: demonstrationSettings(given.settings) } : given
  const { settings } = options
  makeDataDirectory(settings)
  const owner = ownDataDirectory(settings)
  try {
    // That of a server which was killed: from here on the lock is held, and the CLI would take it for this server's.
    if (settings.storage.kind === 'sqlite') rmSync(pointerIn(settings.dataDir), { force: true })
    return await startOwned(options, owner)
  } catch (error) {
    owner.close()
    throw error
  }
}

async function startOwned(options: StartOptions, owner: { close(): void }): Promise<Running> {
  const { settings } = options
  const parts = await compose(settings, { env: options.env, sharedPort: options.worker === true })
  try {
    const { port } = await parts.listen()
    // After the port: a start that fails for want of it must not have made a credential that nobody was shown.
    const secret = await firstStart(parts.people, parts.credentials)
    const url = publicOrigin(settings, port)
    const pointer = pointerIn(settings.dataDir)
    const locked = settings.storage.kind === 'sqlite'
    const certificate = settings.listen.tls?.certFile
    const whereabouts = { url: localOrigin(settings, port), pid: process.pid, locked, certificate }
    writeFileSync(pointer, JSON.stringify(whereabouts), { mode: 0o600 })
    const keyUnusedFor = whyKeyIsUnused(options)
    const link = secret === undefined ? undefined : await parts.browserLinks.create({ type: 'system' })
    const facts = {
      version,
      url,
      ...factsOf(settings),
      keyUnusedFor,
      ...(secret === undefined ? {} : { secret }),
      ...(link === undefined ? {} : { consoleLink: `${url}${link.path}` }),
    }
    if (options.json) options.print(startDocument(facts))
    else startMessage(facts, settings.language).forEach(options.print)
    const isFilled = secret !== undefined && options.demo === true
    const filling = isFilled ? startFilling(parts.fillDemonstration, options) : undefined
    return {
      settings,
      url,
      port,
      idle: parts.idle,
      failed: parts.failed,
      async stop(reason = 'stop') {
        try {
          await filling?.stop()
          await parts.stop(reason)
        } finally {
          rmSync(pointer, { force: true })
          owner.close()
        }
      },
    }
  } catch (error) {
    await parts.stop('start failed')
    throw error
  }
}

/**
 * One level at a time: on some file systems (`/proc`) Node.js never returns from making several at once.
 * @throws with a message for people
 */
function makeDataDirectory({ dataDir, language }: Settings): void {
  if (existsSync(dataDir) && statSync(dataDir).isDirectory()) return
  const missing = [dataDir]
  for (let above = dirname(dataDir); !existsSync(above); above = dirname(above)) missing.unshift(above)
  try {
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 })
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new Error(say(noDataDirectory, language, { dataDir, reason }), { cause })
  }
}

const noDataDirectory = {
  en: 'the data directory {dataDir} cannot be made ({reason}); make it, or choose another with --data',
  ja: 'データディレクトリ {dataDir} を作成できません({reason})。先に作成するか、--data で別のディレクトリを指定してください',
}

/** Tells the CLI where this server listens. */
function pointerIn(dataDir: string): string {
  return join(dataDir, 'server.json')
}

/**
 * Embedded, one process owns the data: a second one would take the first for dead and settle its open exchanges as
 * lost. Nodes on PostgreSQL keep only their keys here and may share them.
 * @throws with a message for people when another process owns it
 */
function ownDataDirectory({ dataDir, storage, language }: Settings): { close(): void } {
  if (storage.kind === 'postgres') return { close: () => undefined }
  try {
    return becomeSoleOwner(join(dataDir, 'lock'))
  } catch (cause) {
    if (!(cause instanceof OwnedElsewhereError)) throw cause
    throw new Error(say(alreadyRunning, language, { dataDir }), { cause })
  }
}

const alreadyRunning = {
  en: 'another Sekisho is running on {dataDir}; stop that one, or choose another directory with --data',
  ja: '{dataDir} では別の Sekisho が動いています。それを停止するか、--data で別のディレクトリを指定してください',
}

function whyKeyIsUnused({ settings, env, demo }: StartOptions): StartFacts['keyUnusedFor'] {
  const isPractice = settings.providers.every(({ kind }) => kind === 'practice')
  if (!isPractice || (env['ANTHROPIC_API_KEY'] ?? '') === '') return undefined
  return demo ? 'demo' : 'chosen'
}

function factsOf({ providers, dataDir, storage, workers, notices }: Settings) {
  return { providers, dataDir, storage: storage.kind, workers, notices }
}
