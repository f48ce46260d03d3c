import cluster from 'node:cluster'
import { formatProblem, loadSettings, type LoadOptions } from './config/index.ts'
import { heapFileProblem, keepMemoryFromCrashFiles } from './crash-files.ts'
import { startServer, type Running, type StartOptions } from './main.ts'
import { superviseWorkers, tellSupervisor } from './workers.ts'

export interface UpOptions extends LoadOptions, Pick<StartOptions, 'print' | 'demo' | 'json'> {
  /** receives what is wrong, a line at a time */
  printError: (line: string) => void
}

/** Exit codes of `sekisho up`: stopped as asked, could not go on, could not start as configured. */
const stopped = 0
const failed = 1
const misconfigured = 2

/**
 * Runs the server until it is told to stop, and resolves with the exit code. SIGTERM and SIGINT drain; a second one ends
 * at once. With several workers this process only starts them, tells them to stop, and replaces one that dies.
 */
export async function up(given: UpOptions): Promise<number> {
  // A demonstration must not spend money because of what the shell happens to hold.
  const options = given
  const loaded = loadSettings(
    given.demo ? { ...given, env: { ...given.env, ANTHROPIC_API_KEY: undefined } } : given,
  )
  if (!loaded.ok) {
    for (const problem of loaded.problems) options.printError(formatProblem(problem))
    return misconfigured
  }
  const { settings } = loaded
  keepMemoryFromCrashFiles()
  const heapFile = heapFileProblem(settings, { execArgv: process.execArgv, env: options.env })
  if (heapFile !== undefined) {
    options.printError(heapFile)
    return misconfigured
  }
  if (settings.workers > 1 && cluster.isPrimary) {
    return superviseWorkers({ ...options, workers: settings.workers, signals: takeSignals })
  }
  const start = { ...options, settings }
  if (cluster.isPrimary) return run(start, options)
  const lines: string[] = []
  const code = await run({ ...start, worker: true, print: (line) => lines.push(line) }, options, (running) =>
    tellSupervisor({ port: running.port, lines }),
  )
  // The channel to the parent would keep this process alive.
  return process.exit(code)
}

async function run(
  start: StartOptions,
  { printError }: Pick<UpOptions, 'printError'>,
  onServing: (running: Running) => void = () => undefined,
): Promise<number> {
  const signal = Promise.withResolvers<NodeJS.Signals>()
  // Before the start: a signal that comes meanwhile must end what was started in good order too.
  takeSignals(signal.resolve, endNow)
  try {
    const running = await startServer(start)
    onServing(running)
    const reason = await Promise.race([signal.promise, running.failed])
    if (typeof reason === 'string') {
      await running.stop(reason)
      return stopped
    }
    printError(reason.message)
    // What cannot be closed after that is part of the failure.
    await running.stop('failed').catch(() => undefined)
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error))
  }
  // What could not be closed (a store that is silent) would keep the process; this timer does not.
  setTimeout(() => process.exit(failed), lastWordsMs).unref()
  return failed
}

/** Time for what was written to leave the process. */
const lastWordsMs = 500

function endNow(): void {
  // A worker hears of one Ctrl-C twice, from the terminal and from its parent; the parent ends it when it has to.
  if (cluster.isPrimary) process.exit(failed)
}

function takeSignals(first: (signal: NodeJS.Signals) => void, second: () => void): void {
  let stopping = false
  const take = (signal: NodeJS.Signals) => {
    if (stopping) return second()
    stopping = true
    first(signal)
  }
  process.on('SIGTERM', take).on('SIGINT', take)
}
