import { openConnection, type Connection, type Timing } from './connection.ts'

export interface LoadSpec {
  port: number
  /** request line and headers with the closing empty line, and the body */
  head: string
  body: string
  expectedBytes: number
  concurrency: number
  /** before the measurement, its results thrown away */
  warmUpMs: number
  /** for so long new calls begin; 0: one call on each connection */
  measureMs: number
}

export interface LoadResult {
  requests: number
  errors: number
  /** how often each kind of failure was seen */
  reasons: Record<string, number>
  /** from the first call's start to the last answer's end */
  elapsedMs: number
  totalsMs: Float64Array
  firstBytesMs: Float64Array
}

/** Answers still missing so long after the last call began are errors. */
const drainLimitMs = 60_000
/** A target that fails this often is not worth waiting for. */
const failureLimit = 500

interface Round {
  measureMs: number
  onTiming: (timing: Timing) => void
  onError: (reason: string) => void
}

/**
 * Closed-loop load on loopback: each connection sends its next request when its last answer is complete. A round ends
 * when every call that began has ended, so that all CPU spent for them lies inside the round.
 */
export interface Load {
  /** runs for the given time and drains */
  run(measureMs: number): Promise<LoadResult>
  close(): void
}

export async function openLoad(spec: LoadSpec): Promise<Load> {
  const request = Buffer.from(spec.head + spec.body)
  const readBuffer = Buffer.allocUnsafeSlow(65_536)
  const lanes = Array.from({ length: spec.concurrency }, () =>
    createLane({ port: spec.port, request, expectedBytes: spec.expectedBytes, readBuffer }),
  )
  await Promise.all(lanes.map((lane) => lane.open()))
  return {
    run: async (measureMs) => runRound(lanes, measureMs),
    close() {
      for (const lane of lanes) lane.close()
    },
  }
}

async function runRound(lanes: readonly Lane[], measureMs: number): Promise<LoadResult> {
  const totals: number[] = []
  const firstBytes: number[] = []
  const reasons: Record<string, number> = {}
  let errors = 0
  const beganAt = performance.now()
  const round: Round = {
    measureMs,
    onTiming(timing) {
      totals.push(timing.totalMs)
      firstBytes.push(timing.firstByteMs)
    },
    onError(reason) {
      errors += 1
      reasons[reason] = (reasons[reason] ?? 0) + 1
    },
  }
  await Promise.all(
    lanes.map((lane) => lane.run(round, { stopAt: beganAt + measureMs, failed: () => errors })),
  )
  return {
    requests: totals.length,
    errors,
    reasons,
    elapsedMs: performance.now() - beganAt,
    totalsMs: Float64Array.from(totals).sort(),
    firstBytesMs: Float64Array.from(firstBytes).sort(),
  }
}

interface Lane {
  open(): Promise<void>
  /** resolves when the lane's last call has ended; never rejects */
  run(round: Round, limits: { stopAt: number; failed: () => number }): Promise<void>
  close(): void
}

type LaneOptions = Pick<
  Parameters<typeof openConnection>[0],
  'port' | 'request' | 'expectedBytes' | 'readBuffer'
>

/** One connection and, when it fails, its successors. */
function createLane(options: LaneOptions): Lane {
  let connection: Connection | undefined
  let onAnswer: (timing: Timing) => void = () => {}
  let onFailure: (reason: string) => void = () => {}

  const open = async () => {
    connection = await openConnection({
      ...options,
      onAnswer: (timing) => onAnswer(timing),
      onFailure: (reason) => {
        connection = undefined
        onFailure(reason)
      },
    })
  }

  return {
    open,
    close: () => connection?.close(),
    run: (round, limits) =>
      new Promise((resolve) => {
        const lost = setTimeout(() => end('no answer'), round.measureMs + drainLimitMs)
        const end = (reason?: string) => {
          clearTimeout(lost)
          onAnswer = () => {}
          onFailure = () => {}
          if (reason !== undefined) {
            round.onError(reason)
            connection?.close()
            connection = undefined
          }
          resolve()
        }
        const mayGoOn = () => performance.now() < limits.stopAt && limits.failed() < failureLimit
        const begin = async () => {
          try {
            if (connection === undefined) await open()
            connection?.send()
          } catch (error) {
            end((error as Error).message)
          }
        }
        onAnswer = (timing) => {
          round.onTiming(timing)
          if (mayGoOn()) connection?.send()
          else end()
        }
        onFailure = (reason) => {
          round.onError(reason)
          if (mayGoOn()) void begin()
          else end()
        }
        void begin()
      }),
  }
}
