import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** `sekisho` as a process, with what it has written so far, a line at a time. */
export interface Program {
  child: ChildProcess
  printed: string[]
  errors: string[]
  /** resolves with the exit code, or the signal's name, once everything it wrote has been read */
  exited: Promise<number | string>
  /** Resolves with the match once a line of either stream matches, also when it has come already. @throws when it ends before */
  said(pattern: RegExp): Promise<RegExpExecArray>
}

export interface ProgramOptions {
  env: Record<string, string>
  cwd?: string
  /** the script to run in place of the sources' */
  script?: string
}

/** Runs `sekisho` from the sources, as `npm run sekisho` does. */
export function runProgram(args: readonly string[], options: ProgramOptions): Program {
  const { env, cwd, script = main } = options
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'en_US.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  const printed: string[] = []
  const errors: string[] = []
  const waiting: ((line: string) => void)[] = []
  const take = (lines: string[]) => (line: string) => {
    lines.push(line)
    for (const look of waiting) look(line)
  }
  createInterface({ input: child.stdout }).on('line', take(printed))
  createInterface({ input: child.stderr }).on('line', take(errors))
  const exited = once(child, 'close').then(([code, signal]) => (signal as string | null) ?? (code as number))
  const ended = exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${errors.join('\n')}`)))
  // Whoever waits for a line hears of it; nobody else has to.
  ended.catch(() => undefined)
  return {
    child,
    printed,
    errors,
    exited,
    said(pattern) {
      const found = [...printed, ...errors].map((line) => pattern.exec(line)).find((match) => match !== null)
      if (found) return Promise.resolve(found)
      const coming = new Promise<RegExpExecArray>((resolve) => {
        waiting.push((line) => {
          const match = pattern.exec(line)
          if (match) resolve(match)
        })
      })
      return Promise.race([coming, ended])
    },
  }
}
