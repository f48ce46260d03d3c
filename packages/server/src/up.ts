import cluster, { type Worker } from 'node:cluster'
import { formatProblem, loadSettings, type LoadOptions, type Settings } from './config/index.ts'
import { startServer, type Running, type StartOptions } from './main.ts'

export interface UpOptions extends LoadOptions, Pick<StartOptions, 'print' | 'demo'> {
  /** receives what is wrong, a line at a time */
  printError: (line: string) => void
}

/** Exit codes of `sekisho up`: stopped as asked, could not go on, could not start as configured. */
const stopped = 0
const failed = 1
const misconfigured = 2

/**
 * Runs the server until it is told to stop, and resolves with the exit code. SIGTERM and SIGINT drain; a second one ends
 * at once. With several workers this process only starts them, passes signals on, and replaces one that dies.
 */
export async function up(given: UpOptions): Promise<number> {
  // A demonstration must not spend money because of what the shell happens to hold.
  const options = given.demo ? { ...given, env: { ...given.env, ANTHROPIC_API_KEY: undefined } } : given
  const loaded = loadSettings(options)
  if (!loaded.ok) {
    for (const problem of loaded.problems) options.printError(formatProblem(problem))
    return misconfigured
  }
  const { settings } = loaded
  if (settings.workers > 1 && cluster.isPrimary) return superviseWorkers(settings, options)
  try {
    const running = await startServer({ ...options, settings, worker: cluster.isWorker })
    if (cluster.isWorker) process.send?.('serving')
    return await untilSignal(running, options)
  } catch (error) {
    options.printError(error instanceof Error ? error.message : String(error))
    return failed
  }
}

function untilSignal(running: Running, { printError }: UpOptions): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(failed)
      stopping = true
      running.stop(signal).then(
        () => resolve(stopped),
        (error: unknown) => {
          printError(String(error))
          resolve(failed)
        },
      )
    }
    process.on('SIGTERM', stop).on('SIGINT', stop)
    void running.failed.then((error) => {
      printError(error.message)
      resolve(failed)
    })
  })
}

/** A worker that dies this soon after its start will die again: no use in restarting it for ever. */
const earlyDeathMs = 5_000

function superviseWorkers({ workers }: Settings, { printError }: UpOptions): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false
    let code = stopped
    const startedAt = new Map<number, number>()
    const fork = () => {
      const worker = cluster.fork()
      startedAt.set(worker.id, performance.now())
    }
    const stop = (signal: NodeJS.Signals) => {
      stopping = true
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal)
    }
    cluster.on('exit', (worker: Worker, exitCode: number | null) => {
      const early = performance.now() - (startedAt.get(worker.id) ?? 0) < earlyDeathMs
      startedAt.delete(worker.id)
      if (!stopping && !early) {
        printError(`a worker ended (${exitCode ?? 'killed'}); starting another`)
        return fork()
      }
      if (exitCode !== 0) code = exitCode ?? failed
      if (!stopping && early) stop('SIGTERM')
      if (startedAt.size === 0) resolve(code)
    })
    process.on('SIGTERM', stop).on('SIGINT', stop)
    // The first one migrates and makes the owner; the others find that done.
    fork()
    cluster.once('message', () => {
      for (let i = 1; i < workers; i++) fork()
    })
  })
}
