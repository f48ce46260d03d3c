import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect } from './collect.ts'
import type { SinkEntry } from './event.ts'
import { encoded } from './receivers/receiver.ts'
import { createTestLedger, entryOf } from './testing/entries.ts'

/** An entry that is sent with so many bytes, or not at all. */
const entries = fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom('removed', 'left out')), {
  maxLength: 160,
})
const limits = fc.record({
  events: fc.integer({ min: 1, max: 70 }),
  bytes: fc.integer({ min: 50, max: 400 }),
  eventBytes: fc.integer({ min: 1, max: 50 }),
})

function entryFrom(what: number | string, leaf: number): SinkEntry {
  const entry = entryOf(leaf, what === 'left out' ? 'node.stopped' : 'exchange.refused', { size: what })
  return what === 'removed' ? { ...entry, text: undefined } : entry
}

test('whatever the limits, every entry is in one batch, skipped or refused, in order, and no batch is over them', async () => {
  await fc.assert(
    fc.asyncProperty(entries, limits, async (kinds, limits) => {
      const ledger = createTestLedger()
      ledger.entries.push(...kinds.map(entryFrom))
      const receiver = {
        limits,
        encode: (event: Parameters<typeof encoded>[0]) =>
          encoded(event, 'x'.repeat(Number(event.data['size']))),
        splits: (left: { leaf: number }, right: { leaf: number }) =>
          Math.floor(left.leaf / 32) !== Math.floor(right.leaf / 32),
      }
      const select = ({ kind }: { kind: string }) => kind === 'exchange.refused'
      const parts = { forward: ledger.forward, select, cut: <Event>(event: Event) => event, receiver }
      const sent: number[] = []
      const refused: number[] = []
      let skipped = 0
      let from = 0
      while (from < kinds.length) {
        const batch = await collect(from, parts)
        expect(batch.next).toBeGreaterThan(from)
        expect(batch.events.length).toBeLessThanOrEqual(limits.events)
        expect(batch.events.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(limits.bytes)
        expect(new Set(batch.events.map(({ leaf }) => Math.floor(leaf / 32))).size).toBeLessThanOrEqual(1)
        sent.push(...batch.events.map(({ leaf }) => leaf))
        refused.push(...batch.refused.map(({ leaf }) => leaf))
        skipped += batch.skipped
        from = batch.next
      }
      const leaves = kinds.map((what, leaf) => ({ what, leaf }))
      const fitting = leaves.filter(({ what }) => typeof what === 'number' && what <= limits.eventBytes)
      expect(sent).toEqual(fitting.map(({ leaf }) => leaf))
      expect(refused.length + sent.length + skipped).toBe(kinds.length)
      expect(skipped).toBe(leaves.filter(({ what }) => typeof what === 'string').length)
    }),
    { numRuns: 60 },
  )
})
