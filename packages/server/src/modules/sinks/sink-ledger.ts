import type { SinkEntry } from './event.ts'

/** The ledger, as far as sinks read it. */
export interface SinkLedger {
  /** `queries.forward` */
  forward: (from: number, limit: number) => Promise<SinkEntry[]>
  /** how many entries have their leaf */
  size: () => Promise<number>
}
