import { access } from 'node:fs/promises'
import type { DataPlace, StoredLedger } from '@sekisho/server'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import { defaultDataDir } from '../server/not-running.ts'
import type { ServerDoor } from '../server/server-door.ts'
import { configProblems, loadOptions } from './configuration.ts'

/** The ledger that `--data` and `--config` mean, and the directory for messages. */
export interface GivenLedger {
  ledger: StoredLedger
  dataDir: string
}

/**
 * Without `--config` the ledger is the SQLite file of the data directory and no configuration is read: checking must
 * not depend on the environment the server was started in.
 * @throws CliError
 */
export async function givenLedger(given: Given, context: Context): Promise<GivenLedger> {
  const server = await context.loadServer()
  const place = await givenPlace(given, { server, context })
  return { ledger: server.openStoredLedger(place), dataDir: place.dataDir }
}

/** As `placeOf`, for what is there already. @throws CliError */
export async function givenPlace(
  given: Given,
  { server, context }: { server: ServerDoor; context: Context },
): Promise<DataPlace> {
  const place = placeOf(given, { server, context })
  if (place.storage.kind === 'sqlite') await checkDirectory(place.dataDir, context)
  return place
}

/** Where `--data` and `--config` say that a server keeps its data. @throws CliError */
export function placeOf(
  given: Given,
  { server, context }: { server: ServerDoor; context: Context },
): DataPlace {
  if (given.text('config') === undefined) {
    return { dataDir: given.text('data') ?? defaultDataDir, storage: { kind: 'sqlite' } }
  }
  const loaded = server.loadSettings(loadOptions(given, { server, context }))
  if (loaded.ok) return loaded.settings
  const message = configProblems(loaded.problems, server).join('\n')
  throw new CliError(message, { code: 'config_invalid', exitCode: exitCodes.usage })
}

async function checkDirectory(dataDir: string, { tell }: Context): Promise<void> {
  await access(dataDir).catch((cause: unknown) => {
    const message = tell('ledger.noDataDir', { data: terminalText(dataDir) })
    throw new CliError(message, { code: 'data_directory_missing', exitCode: exitCodes.unreachable, cause })
  })
}

/** Asks an opened ledger; that it cannot be read is a sentence, not a stack trace. @throws CliError */
export async function askLedger<Result>(
  { ledger, dataDir }: GivenLedger,
  { tell }: Context,
  ask: (ledger: StoredLedger) => Promise<Result>,
): Promise<Result> {
  try {
    return await ask(ledger)
  } catch (cause) {
    const reason = terminalText(cause instanceof Error ? cause.message : String(cause))
    const message = tell('ledger.unopened', { data: terminalText(dataDir), reason })
    throw new CliError(message, { code: 'ledger_unopened', exitCode: exitCodes.unreachable, cause })
  }
}
