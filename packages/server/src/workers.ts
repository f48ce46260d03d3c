import cluster, { type Worker } from 'node:cluster'
import { createBackOff } from './back-off.ts'

/** What a worker tells its supervisor once it serves. */
export interface Serving {
  /** the port it got */
  port: number
  /** its start message */
  lines: readonly string[]
}

export interface SupervisorOptions {
  /** how many processes */
  workers: number
  print: (line: string) => void
  printError: (line: string) => void
  /** calls back at the first signal to stop, and at the second */
  signals: (first: () => void, second: () => void) => void
}

/** A replacement that could not start is tried again after so long: the store may be away for a while. */
const retryMs = 1_000

/**
 * Starts the workers, prints the start message of the first, and replaces each that dies. A first worker that cannot
 * start ends it all, since the others could not either. Resolves with the exit code once the last worker has ended.
 */
export function superviseWorkers({
  workers,
  print,
  printError,
  signals,
}: SupervisorOptions): Promise<number> {
  return new Promise((resolve) => {
    const serving = new Set<Worker>()
    const nextDelayMs = createBackOff()
    let alive = 0
    let started = false
    let stopping = false
    let code = 0

    function fork(): void {
      if (stopping) return
      alive += 1
      const worker = cluster.fork()
      worker.on('message', (message: Serving) => serve(worker, message))
      worker.on('exit', (exitCode: number | null) => bury(worker, exitCode ?? 1))
    }

    function serve(worker: Worker, { port, lines }: Serving): void {
      serving.add(worker)
      if (started) return
      started = true
      lines.forEach(print)
      // The port the first one got is the port of all, also when the system chose it.
      cluster.setupPrimary({ args: [...process.argv.slice(2), '--port', String(port)] })
      for (let i = 1; i < workers; i++) fork()
    }

    function bury(worker: Worker, exitCode: number): void {
      alive -= 1
      const served = serving.delete(worker)
      if (stopping) {
        if (served && exitCode !== 0) code = exitCode
      } else if (!started) {
        code = exitCode
      } else {
        printError(`a worker ended (${exitCode}); starting another`)
        const delayMs = nextDelayMs()
        setTimeout(fork, served ? delayMs : Math.max(delayMs, retryMs))
        return
      }
      if (alive === 0) resolve(code)
    }

    function tell(signal: NodeJS.Signals): void {
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal)
    }

    signals(
      () => {
        stopping = true
        tell('SIGTERM')
        if (alive === 0) resolve(code)
      },
      () => tell('SIGKILL'),
    )
    // The first one migrates and makes the owner; the others find that done.
    fork()
  })
}

/** Says to the supervisor that this worker serves. */
export function tellSupervisor(serving: Serving): void {
  process.send?.(serving)
}
