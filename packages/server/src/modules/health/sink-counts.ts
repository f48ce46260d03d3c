import { Counter, Gauge, type Registry } from 'prom-client'

/** What is sent on from the ledger, by the name of the sink. */
export interface SinkCounts {
  sinkEvents(sink: string, outcome: 'delivered' | 'skipped' | 'refused', count: number): void
  sinkRetried(sink: string): void
  /** @param lag undefined: another node delivers, and shows it */
  sinkLag(sink: string, lag: { entries: number; seconds: number; failing: boolean } | undefined): void
}

export function createSinkCounts(registers: Registry[]): SinkCounts {
  const labelNames = ['sink']
  const events = new Counter({
    name: 'sekisho_sink_events_total',
    help: 'Entries a sink is done with: delivered, skipped by its filter, or refused for good by its receiver.',
    labelNames: ['sink', 'outcome'],
    registers,
  })
  const retries = new Counter({
    name: 'sekisho_sink_retries_total',
    help: 'Attempts after which nothing came through.',
    labelNames,
    registers,
  })
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `sekisho_sink_${name}`, help, labelNames, registers })
  const entries = gauge('lag_entries', 'Entries of the ledger that a sink has not come to.')
  const seconds = gauge('lag_seconds', 'Age of the oldest of them.')
  const failing = gauge('failing', 'Whether nothing comes through to a sink.')
  return {
    sinkEvents(sink, outcome, count) {
      if (count > 0) events.inc({ sink, outcome }, count)
    },
    sinkRetried: (sink) => retries.inc({ sink }),
    sinkLag(sink, lag) {
      if (lag === undefined) for (const shown of [entries, seconds, failing]) shown.remove({ sink })
      else {
        entries.set({ sink }, lag.entries)
        seconds.set({ sink }, lag.seconds)
        failing.set({ sink }, lag.failing ? 1 : 0)
      }
    },
  }
}
