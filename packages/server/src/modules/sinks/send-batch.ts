import type { Refused } from '../../platform/sql/sink-progress.ts'
import { ReceiverAway, type Answer, type Encoded, type Receiver } from './receivers/receiver.ts'

/** Events of a batch that are done with, in order. */
export interface Settled {
  events: readonly Encoded[]
  refused: readonly Refused[]
}

interface SendOptions {
  receiver: Pick<Receiver, 'send'>
  signal: AbortSignal
  /** events refused since the last one that was taken */
  refusals: { inRow: number }
  /** False ends it: another node goes on. */
  settle: (settled: Settled) => Promise<boolean>
}

/**
 * A receiver that refuses so many in a row, and takes none between, is set up wrongly; it is not the events. Otherwise a
 * mistyped index would turn the whole ledger into dead letters.
 */
export const mostRefusedInRow = 20

/**
 * Sends a batch. Where the receiver rejects it for one event and does not say which, it is halved until that one is
 * found, so that the others go through.
 * @throws ReceiverAway; what is done with until then was settled
 */
export async function sendBatch(batch: readonly Encoded[], options: SendOptions): Promise<void> {
  const { receiver, signal } = options
  const waiting: (readonly Encoded[])[] = [batch]
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    if (part.length === 0) continue
    const answer = await receiver.send(part, signal)
    if (!(await settleAnswer(part, answer, options))) return
    const rest = part.slice(answer.settled)
    if (rest.length === 0) continue
    if (answer.rest === undefined) throw new ReceiverAway('it said nothing of some of the events')
    if (answer.rest instanceof ReceiverAway) throw answer.rest
    const { reason, at } = answer.rest
    if (rest.length > 1) waiting.unshift(...split(rest, at))
    else if (!(await settleAnswer(rest, { settled: 1, refused: [{ index: 0, reason }] }, options))) return
  }
}

/** False: another node goes on. @throws ReceiverAway when too many were refused, of which the first are settled */
async function settleAnswer(
  part: readonly Encoded[],
  { settled, refused, someTaken }: Answer,
  { refusals, settle }: SendOptions,
): Promise<boolean> {
  if (settled === 0) return true
  const taken = someTaken || refused.length < settled
  const allowed = taken ? settled : Math.min(settled, mostRefusedInRow - refusals.inRow)
  refusals.inRow = taken ? 0 : refusals.inRow + allowed
  const kept = refused.filter(({ index }) => index < allowed)
  if (allowed > 0) {
    const letters = kept.map(({ index, reason }) => ({ leaf: leafAt(part, index), reason }))
    if (!(await settle({ events: part.slice(0, allowed), refused: letters }))) return false
  }
  if (allowed === settled) return true
  throw new ReceiverAway(
    `it refused ${mostRefusedInRow} events in a row and took none: ${refused[0]?.reason ?? 'no reason given'}`,
  )
}

/** Around the one that is named, or in the middle. */
function split(events: readonly Encoded[], at: number | undefined): (readonly Encoded[])[] {
  if (at === undefined || at >= events.length || at < 0) {
    const middle = Math.ceil(events.length / 2)
    return [events.slice(0, middle), events.slice(middle)]
  }
  return [events.slice(0, at), events.slice(at, at + 1), events.slice(at + 1)]
}

function leafAt(part: readonly Encoded[], index: number): number {
  const event = part[index]
  if (event === undefined) throw new RangeError(`the batch has no event ${index}`)
  return event.leaf
}
