import type { NewEntry } from '@sekisho/contract'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createDenials } from './denials.ts'

it('a flood of denials writes a few entries, and the next one says how many it did not write', () => {
  let now = 1_000_000
  const entries: NewEntry[] = []
  const denials = createDenials({
    ledger: { appendLater: (entry) => void entries.push(entry) },
    clock: { now: () => now, monotonic: () => now },
    log: pino({ level: 'silent' }),
  })
  const from = (address: string) =>
    denials.record({ reason: 'state_invalid', client: { address, agent: 'curl' } })
  for (let times = 0; times < 1000; times++) from('192.0.2.1')
  expect(entries).toHaveLength(10)
  from('192.0.2.2')
  expect(entries.at(-1)?.data).toEqual({
    reason: 'state_invalid',
    client: { address: '192.0.2.2', agent: 'curl' },
    unrecorded: 990,
  })
  for (let i = 0; i < 5000; i++) from(`198.51.${i >> 8}.${i & 255}`)
  expect(entries).toHaveLength(200)
  now += 600_000
  from('192.0.2.1')
  expect(entries).toHaveLength(201)
})
