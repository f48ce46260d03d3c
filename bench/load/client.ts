import { join } from 'node:path'
import { startChild, type Child } from '../processes/child.ts'
import type { Cleanup } from '../processes/cleanup.ts'
import type { LoadSpec } from './loop.ts'
import type { LoadCommand, LoadReply, LoadSummary } from './process.ts'

/** The load generator's process, seen from the benchmark. */
export interface LoadClient {
  pid: number
  /** connects and warms up */
  prepare(spec: LoadSpec): Promise<void>
  run(): Promise<LoadSummary>
  release(): Promise<void>
}

function ask(child: Child, command: LoadCommand): Promise<LoadReply> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`the load generator ended:\n${child.output()}`))
    child.process.once('exit', onExit)
    child.process.once('message', (reply: LoadReply) => {
      child.process.off('exit', onExit)
      if (reply.type === 'failed') reject(new Error(reply.reason))
      else resolve(reply)
    })
    child.process.send?.(command)
  })
}

export async function startLoadClient(cleanup: Cleanup, folder: string): Promise<LoadClient> {
  const child = await startChild(cleanup, {
    command: process.execPath,
    args: [join(import.meta.dirname, 'process.ts')],
    logFile: join(folder, 'load.log'),
    ipc: true,
  })
  return {
    pid: child.pid,
    async prepare(spec) {
      await ask(child, { type: 'prepare', spec })
    },
    async run() {
      const reply = await ask(child, { type: 'run' })
      if (reply.type !== 'measured') throw new Error(`the load generator said ${reply.type}`)
      return reply.summary
    },
    async release() {
      await ask(child, { type: 'release' })
    },
  }
}
