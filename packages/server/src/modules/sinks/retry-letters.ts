import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { encodeEntry, type CollectParts } from './collect.ts'
import type { Receiver } from './receivers/receiver.ts'
import { sendBatch, type Settled } from './send-batch.ts'

interface RetryParts extends CollectParts {
  sink: string
  receiver: Receiver
  db: Pick<ControlDatabase, 'read' | 'sinkProgress'>
  clock: Pick<Clock, 'now'>
}

const lettersAtOnce = 100

/**
 * Sends dead letters that an administrator wants sent again, each alone. Resolves with how many were taken.
 * @throws ReceiverAway; those that were not sent yet wait
 */
export async function retryWantedLetters(parts: RetryParts, signal: AbortSignal): Promise<number> {
  const { sink, db, clock } = parts
  const letters = await db.read
    .selectFrom('sink_dead_letters')
    .select('leaf')
    .where('sink', '=', sink)
    .where('retry_at', 'is not', null)
    .orderBy('leaf')
    .limit(lettersAtOnce)
    .execute()
  let taken = 0
  for (const { leaf } of letters) {
    const reason = await sendLetter(leaf, parts, signal)
    await db.sinkProgress.retried(sink, { leaf, reason }, clock.now())
    if (reason === undefined) taken += 1
  }
  return taken
}

/** Undefined: it is taken, or there is nothing to send of it any more. Else why not. @throws ReceiverAway */
async function sendLetter(leaf: number, parts: RetryParts, signal: AbortSignal): Promise<string | undefined> {
  const { receiver } = parts
  const { eventBytes } = receiver.limits
  const [entry] = await parts.forward(leaf, 1)
  const event = entry && encodeEntry(entry, parts)
  if (event === undefined) return undefined
  if (event.bytes > eventBytes) return `${event.bytes} bytes are over the limit of ${eventBytes}`
  let reason: string | undefined
  const settle = async ({ refused }: Settled) => {
    reason = refused[0]?.reason
    return true
  }
  await sendBatch([event], { receiver, signal, refusals: { inRow: 0 }, settle })
  return reason
}
