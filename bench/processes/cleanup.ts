import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Undo = () => void | Promise<void>

/** Everything a run has made outside itself, undone in reverse order. */
export interface Cleanup {
  add(undo: Undo): void
  /** once, however often it is called; goes on when one fails, and says so */
  run(): Promise<void>
  /** a new temporary folder, removed at the end */
  folder(): string
}

export function createCleanup(): Cleanup {
  const undos: Undo[] = []
  let running: Promise<void> | undefined
  const runAll = async () => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      try {
        await undo()
      } catch (error) {
        console.error('while cleaning up:', error)
      }
    }
  }
  return {
    add: (undo) => undos.push(undo),
    run: () => (running ??= runAll()),
    folder() {
      const path = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
      undos.push(() => {
        // A just ended process may still leave a last file behind while we remove.
        rmSync(path, { recursive: true, force: true, maxRetries: 3 })
      })
      return path
    },
  }
}

/** Ctrl-C, a closed terminal and a polite kill clean up too; a second signal ends at once. */
export function cleanUpOnSignals(cleanup: Cleanup): void {
  let seen = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (seen) process.exit(1)
      seen = true
      console.error(`\n${signal}: stopping what the benchmark started`)
      void cleanup.run().then(() => process.exit(130))
    })
  }
}
