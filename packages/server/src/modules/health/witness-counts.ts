import { Gauge, type Registry } from 'prom-client'

/** How far the witnesses of the ledger are; the part of `Metrics` that shows it. */
export interface WitnessCounts {
  witnessSeen(witness: { name: string; behind: number; conflict: boolean }): void
}

export function createWitnessCounts(registers: Registry[]): WitnessCounts {
  const labelNames = ['witness']
  const behind = new Gauge({
    name: 'sekisho_witness_behind_entries',
    help: 'Entries of the newest checkpoint that a witness of the ledger has not witnessed.',
    labelNames,
    registers,
  })
  const conflict = new Gauge({
    name: 'sekisho_witness_conflict',
    help: 'Whether a witness of the ledger contradicts it.',
    labelNames,
    registers,
  })
  return {
    witnessSeen({ name, ...seen }) {
      behind.set({ witness: name }, seen.behind)
      conflict.set({ witness: name }, seen.conflict ? 1 : 0)
    },
  }
}
