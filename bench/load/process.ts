/**
 * The load generator as a process of its own, driven over IPC: 'prepare' connects and warms up, 'run' measures,
 * 'release' closes the connections. Ends when its parent goes away.
 */
import { percentileOfSorted } from '../statistics.ts'
import { openLoad, type Load, type LoadResult, type LoadSpec } from './loop.ts'

export type LoadCommand = { type: 'prepare'; spec: LoadSpec } | { type: 'run' } | { type: 'release' }

export interface LoadSummary {
  requests: number
  errors: number
  reasons: Record<string, number>
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
  firstByteP50Ms: number
  firstByteP90Ms: number
}

export type LoadReply =
  | { type: 'ready' }
  | { type: 'measured'; summary: LoadSummary }
  | { type: 'failed'; reason: string }

function summarize(result: LoadResult): LoadSummary {
  return {
    requests: result.requests,
    errors: result.errors,
    reasons: result.reasons,
    requestsPerSecond: (result.requests / result.elapsedMs) * 1000,
    p50Ms: percentileOfSorted(result.totalsMs, 0.5),
    p99Ms: percentileOfSorted(result.totalsMs, 0.99),
    firstByteP50Ms: percentileOfSorted(result.firstBytesMs, 0.5),
    firstByteP90Ms: percentileOfSorted(result.firstBytesMs, 0.9),
  }
}

function createDriver(): (command: LoadCommand) => Promise<LoadReply> {
  let load: Load | undefined
  let measureMs = 0
  return async (command) => {
    switch (command.type) {
      case 'prepare':
        load?.close()
        load = await openLoad(command.spec)
        measureMs = command.spec.measureMs
        if (command.spec.warmUpMs > 0) await load.run(command.spec.warmUpMs)
        break
      case 'run':
        if (load === undefined) throw new Error('run before prepare')
        return { type: 'measured', summary: summarize(await load.run(measureMs)) }
      case 'release':
        load?.close()
        load = undefined
    }
    return { type: 'ready' }
  }
}

if (import.meta.main) {
  const drive = createDriver()
  process.on('message', (command: LoadCommand) => {
    drive(command).then(
      (reply) => process.send?.(reply),
      (error: unknown) => process.send?.({ type: 'failed', reason: String(error) } satisfies LoadReply),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
