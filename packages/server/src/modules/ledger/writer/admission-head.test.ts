import type { Actor, Entry } from '@sekisho/contract'
import { encodeEntry } from '@sekisho/ledger'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { admitted, noon, personCreated, settled } from '../testing/entries.ts'
import { readAdmissionHead } from './admission-head.ts'

const place = { v: 1 as const, boot: 'boot_a', seq: 1, prev: 'A'.repeat(43) }

test('the head of an admission is found without parsing it', () => {
  expect(readAdmissionHead(encodeEntry({ ...place, ...admitted('exc_1') }))).toEqual({
    exchange: 'exc_1',
    time: noon,
  })
})

test('a head is what parsing would give, or none, whatever the entry holds', () => {
  const actor = fc.oneof(
    fc.record({ type: fc.constant('person' as const), id: fc.string() }),
    fc.constant<Actor>({ type: 'operator', client: { address: '{"data":{"exchange":"exc_x"', agent: '' } }),
  )
  const data = fc.record({ exchange: fc.string(), model: fc.string(), conversation: fc.string() })
  const exchanges = fc.record({ actor, data }).map(({ actor, data }): Entry => {
    const entry = admitted(data.exchange, data)
    return { ...place, ...entry, actor }
  })
  const after = fc.constantFrom(
    { x: 1, kind: 'exchange.admitted', time: 5, actor: {}, data: { exchange: 'exc_x' } },
    { text: encodeEntry({ ...place, ...admitted('exc_x') }) },
  )
  const others = after.map((after): Entry => {
    const entry = personCreated('per_1')
    return { ...place, ...entry, data: { ...entry.data, after } }
  })
  const settlements = fc.string().map((exchange): Entry => ({ ...place, ...settled(exchange) }))
  fc.assert(
    fc.property(fc.oneof(exchanges, others, settlements), (entry) => {
      const head = readAdmissionHead(encodeEntry(entry))
      if (!head) return
      expect(entry.kind).toBe('exchange.admitted')
      expect(entry).toMatchObject({ time: head.time, data: { exchange: head.exchange } })
    }),
  )
})
