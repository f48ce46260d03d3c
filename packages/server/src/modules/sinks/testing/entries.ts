import { hash } from 'node:crypto'
import type { SinkEntry } from '../event.ts'
import type { SinkLedger } from '../sink-ledger.ts'

/** Test support: 2026-11-22T12:00:00Z */
export const noon = 1_795_348_800_000
export const boot = 'boot_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'

/** An entry as the ledger gives it. */
export function entryOf(leaf: number, kind: string, data: unknown): SinkEntry {
  return entryAt({ leaf, time: noon + leaf }, kind, data)
}

function entryAt({ leaf, time }: { leaf: number; time: number }, kind: string, data: unknown): SinkEntry {
  const actor = { type: 'person', id: 'per_1', credential: 'key_1' }
  const text = JSON.stringify({ v: 1, boot, seq: leaf, prev: '', kind, time, actor, data })
  return { leaf, boot, seq: leaf, leafHash: hash('sha256', text, 'buffer'), text }
}

export function refusedEntry(leaf: number, time = noon + leaf): SinkEntry {
  const client = { address: '192.0.2.7', agent: 'claude-cli/2.1.330' }
  const data = { exchange: `exc_${leaf}`, code: 'model_not_allowed', status: 403, client }
  return entryAt({ leaf, time }, 'exchange.refused', data)
}

/** A ledger in memory that can grow. */
export interface TestLedger extends SinkLedger {
  entries: SinkEntry[]
  /** adds so many refusals; `kind` may be another */
  grow(count: number, kind?: string): void
}

export function createTestLedger(): TestLedger {
  const entries: SinkEntry[] = []
  return {
    entries,
    grow(count, kind = 'exchange.refused') {
      for (let i = 0; i < count; i++) {
        const leaf = entries.length
        entries.push(kind === 'exchange.refused' ? refusedEntry(leaf) : entryOf(leaf, kind, { leaf }))
      }
    },
    forward: async (from, limit) => entries.slice(from, from + limit),
    size: async () => entries.length,
  }
}
