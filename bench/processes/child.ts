import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Cleanup } from './cleanup.ts'

export interface ChildOptions {
  command: string
  args: readonly string[]
  /** the whole environment; nothing is inherited */
  env?: Record<string, string>
  cwd?: string
  /** stdout and stderr go there */
  logFile: string
  ipc?: boolean
}

export interface Child {
  pid: number
  process: ChildProcess
  /** what it has printed so far */
  output(): string
  /** undefined while it runs */
  exitCode(): number | string | undefined
  /** SIGTERM, and SIGKILL to its process group if that was not enough; resolves when it has ended */
  stop(): Promise<void>
}

const patienceMs = 5000

/** What a process needs to find programs, and nothing that could change how it behaves. */
export function cleanEnvironment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', NODE_ENV: 'production' }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended already.
  }
}

/** Starts a program in a process group of its own, which is ended when the benchmark cleans up or exits. */
export async function startChild(cleanup: Cleanup, options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(options.command, options.args, {
    env: options.env ?? cleanEnvironment('/nonexistent'),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    detached: true,
    stdio: ['ignore', log, log, ...(options.ipc === true ? (['ipc'] as const) : [])],
  })
  closeSync(log)
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  const pid = child.pid
  if (pid === undefined) throw new Error(`${options.command} has no process id`)

  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const killAtExit = () => signalGroup(pid, 'SIGKILL')
  process.once('exit', killAtExit)
  const stop = async () => {
    // The leader passes it on as it sees fit; a second SIGTERM would cut short what its workers are finishing.
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const impatient = setTimeout(() => signalGroup(pid, 'SIGKILL'), patienceMs)
    await ended
    clearTimeout(impatient)
    signalGroup(pid, 'SIGKILL')
    process.off('exit', killAtExit)
  }
  cleanup.add(stop)
  return {
    pid,
    process: child,
    output: () => readFileSync(options.logFile, 'utf8'),
    exitCode: () => child.exitCode ?? child.signalCode ?? undefined,
    stop,
  }
}

/** A port nobody listens on just now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('no port'))
      })
    })
  })
}

/** Resolves when `url` answers 200; rejects with what the child printed when it ends first or takes too long. */
export async function untilReady(child: Child, url: string, limitMs = 30_000): Promise<void> {
  const giveUpAt = performance.now() + limitMs
  for (;;) {
    const exitCode = child.exitCode()
    if (exitCode !== undefined)
      throw new Error(`it ended with ${exitCode}:\n${child.output().trim().slice(-1500)}`)
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.status === 200) return
    if (performance.now() > giveUpAt) throw new Error(`not ready:\n${child.output().trim().slice(-1500)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
