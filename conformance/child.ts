import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface ChildCommand {
  file: string
  args: readonly string[]
  env: Record<string, string>
  cwd: string
}

/** A program under test, in a process group of its own, so that nothing it started outlives it. */
export interface Child {
  /** what it has written so far */
  stdout(): string
  stderr(): string
  write(text: string): void
  /** closes its standard input */
  endInput(): void
  signal(name: NodeJS.Signals): void
  /** Resolves when `found` is true of the output, or fails with everything seen when the program ends or time is up. */
  waitFor(what: string, found: (output: string) => boolean, withinMs: number): Promise<void>
  /** Resolves with the exit code (null after a signal) when the program has ended and its pipes are closed. */
  ended: Promise<number | null>
  /** Ends it: `SIGTERM`, and `SIGKILL` for the whole group after `graceMs`. */
  stop(graceMs: number): Promise<number | null>
}

export function startChild({ file, args, env, cwd }: ChildCommand): Child {
  const child = spawn(file, args, { env, cwd, detached: true, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  let over = false
  const watchers = new Set<() => void>()
  const look = () => watchers.forEach((watcher) => watcher())
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
  child.stdin.on('error', () => {}) // the program may end while it is written to; its output tells why
  const ended = once(child, 'close').then(([code]) => {
    over = true
    look()
    return code as number | null
  })

  function signalGroup(name: NodeJS.Signals): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // the group has already gone
    }
  }

  function waitFor(what: string, found: (output: string) => boolean, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(`not within ${withinMs} ms`), withinMs)
      const watcher = () => {
        if (found(stdout)) finish()
        else if (over) finish('the program ended')
      }
      function finish(problem?: string): void {
        clearTimeout(timer)
        watchers.delete(watcher)
        if (problem === undefined) resolve()
        else reject(new Error(`waited for ${what}: ${problem}\n${stdout}\n${stderr}`))
      }
      watchers.add(watcher)
      watcher()
    })
  }

  async function stop(graceMs: number): Promise<number | null> {
    const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs)
    if (!over) child.kill('SIGTERM')
    const code = await ended
    clearTimeout(timer)
    signalGroup('SIGKILL')
    return code
  }

  return {
    stdout: () => stdout,
    stderr: () => stderr,
    write: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    signal: (name) => void child.kill(name),
    waitFor,
    ended,
    stop,
  }
}
