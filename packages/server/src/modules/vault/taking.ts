import type { KeptContent, NotKept } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import { createPartWriter, type PartHead, type PartWriter } from './part-writer.ts'
import type { PartKey } from './record.ts'
import type { Queue } from './queue.ts'
import { VaultUnavailable } from './unavailable.ts'

/** A call whose request is kept, durably, and whose answer is taken as it passes. Nothing here throws or waits. */
export interface Taking {
  /** The answer begins; without it there is none to keep. */
  begin(head: PartHead): void
  /** The chunk must not change afterwards. */
  push(chunk: Uint8Array): void
  /** No more comes. Resolves with what is kept, once it is durable or cannot be. */
  end(): Promise<KeptContent>
}

interface TakingOptions {
  exchange: string
  requestBytes: number
  responseKey: PartKey
  queue: Queue
  clock: Clock
  onNotKept: (reason: NotKept, error?: unknown) => void
}

/** A settlement waits no longer to say what is kept. */
const endMs = 5_000

export function createTaking(options: TakingOptions): Taking {
  const { exchange, requestBytes, responseKey, queue, clock, onNotKept } = options
  let part: PartWriter | undefined
  let notKept: NotKept | undefined

  function fail(reason: NotKept, error?: unknown): void {
    if (notKept !== undefined) return
    notKept = reason
    part = undefined
    onNotKept(reason, error)
  }

  const failed = (error: unknown) =>
    fail(error instanceof VaultUnavailable ? error.reason : 'unavailable', error)

  async function finish(writer: PartWriter): Promise<void> {
    const ends = [{ exchange_id: exchange, ended_at: clock.now() }]
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new VaultUnavailable('the vault does not answer')), endMs)
    try {
      // Batches are written in order, so the records before are durable by then, or have failed.
      await Promise.race([queue.add({ records: [writer.end()], ends }), late.promise])
    } catch (error) {
      failed(error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    begin(head) {
      if (notKept === undefined)
        part = createPartWriter({ exchange, part: 'response', key: responseKey, head })
    },
    push(chunk) {
      if (part === undefined) return
      const records = part.push(chunk)
      if (records.length === 0) return
      const bytes = records.reduce((sum, { sealed }) => sum + sealed.length, 0)
      if (!queue.hasRoom(bytes, 'answer')) fail('behind')
      else queue.add({ records }).catch(failed)
    },
    async end() {
      const writer = part
      if (writer !== undefined) await finish(writer)
      const response = notKept === undefined ? writer?.bytes : undefined
      return {
        request: notKept === 'erased' ? undefined : requestBytes,
        ...(response === undefined ? {} : { response }),
        ...(notKept === undefined ? {} : { notKept }),
      }
    },
  }
}
