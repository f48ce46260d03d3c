import type { Log } from '../log/log.ts'
import { isSilence } from '../sql/postgres.ts'

/** Whether PostgreSQL answers, as far as this node knows. */
export interface Contact {
  /** It did not answer in time, and has not since. */
  readonly isAway: boolean
  /** Before a call waits for an answer. @throws CountersAway while nobody expects one */
  check(): void
  answered(): void
  failed(error: unknown): void
}

/** What would be asked did not answer the last time: nobody waits for it before it has answered something else. */
export class CountersAway extends Error {
  override readonly name = 'CountersAway'
}

export interface ContactOptions {
  log: Log
  /** told of both: it stopped to answer, and answers again */
  onAway: (isAway: boolean) => void
}

/**
 * A server that refuses costs a call nothing; one that is silent costs each its time-out. So after the first silence no
 * call asks, until what runs beside the calls (rounds without holds, the heartbeat) has had an answer.
 */
export function createContact({ log, onAway }: ContactOptions): Contact {
  let failing = false
  let silence: Error | undefined
  return {
    get isAway() {
      return silence !== undefined
    },
    check() {
      if (silence !== undefined) throw new CountersAway('PostgreSQL does not answer', { cause: silence })
    },
    answered() {
      if (failing) log.info('counters reach PostgreSQL again')
      failing = false
      if (silence === undefined) return
      silence = undefined
      onAway(false)
    },
    failed(error) {
      if (!failing) log.warn({ err: error }, 'counters cannot reach PostgreSQL; trying again')
      failing = true
      if (silence !== undefined || !isSilence(error)) return
      silence = error
      log.error({ err: error }, 'PostgreSQL does not answer; no call asks its counters until it does')
      onAway(true)
    },
  }
}
