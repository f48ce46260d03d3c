import type { Writer } from './batch.ts'
import type { Batches, OpenBatch } from './batches.ts'
import { createPace } from './pace.ts'
import { LedgerUnavailable } from './unavailable.ts'

/** Sends batches to the writer, one at a time. */
export interface Dispatch {
  /** Something was added: it goes as soon as it should. */
  schedule: () => void
  /** Somebody waits for an entry of this batch from now on. */
  watch: (batch: OpenBatch) => void
  /** Nothing more can be written: rejects what waits. */
  fail: (error: Error) => void
  /** the batch that is with the writer */
  readonly writing: OpenBatch | undefined
  /** why nothing more can be written */
  readonly failed: Error | undefined
}

/** A store that has not answered by then is down, as far as an admission is concerned. */
const answerMs = 2_000

export function createDispatch(batches: Batches, writer: Pick<Writer, 'write'>): Dispatch {
  const pace = createPace(send)
  let writing: OpenBatch | undefined
  let failed: Error | undefined

  function schedule(): void {
    if (!writing && batches.first()) pace.plan(batches.isUrgent())
  }

  function send(): void {
    const batch = batches.shift()
    if (!batch) return
    writing = batch
    pace.sent(batch.waitingAt.length)
    watch(batch)
    writer.write(batch.content).then(
      () => finish(batch),
      (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))),
    )
  }

  function finish(batch: OpenBatch): void {
    if (failed) return
    writing = undefined
    batches.release(batch)
    end(batch)
    schedule()
  }

  function watch(batch: OpenBatch): void {
    clearTimeout(batch.timer)
    batch.timer = setTimeout(() => giveUp(batch), answerMs)
  }

  /** With the writer, the batch may still become durable; still collecting, it gives back what nobody waits for now. */
  function giveUp(batch: OpenBatch): void {
    batch.durable?.reject(new LedgerUnavailable('the store of the ledger does not answer'))
    if (batch === writing) {
      batch.late = true
    } else {
      batch.durable = undefined
      batches.dropWaiting(batch)
    }
  }

  function fail(error: Error): void {
    if (failed) return
    failed = error
    pace.cancel()
    const unavailable = new LedgerUnavailable('the ledger takes no more entries', { cause: error })
    if (writing) end(writing, unavailable)
    for (let batch = batches.shift(); batch; batch = batches.shift()) end(batch, unavailable)
  }

  return {
    schedule,
    watch,
    fail,
    get writing() {
      return writing
    },
    get failed() {
      return failed
    },
  }
}

function end(batch: OpenBatch, error?: Error): void {
  clearTimeout(batch.timer)
  for (const waiting of [batch.durable, batch.ended]) {
    if (error) waiting?.reject(error)
    else waiting?.resolve()
  }
}
