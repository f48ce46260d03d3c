import { entryKinds } from '@sekisho/contract'
import { expect, test } from 'vitest'
import { eventOf } from '../event.ts'
import { entryOf, noon } from '../testing/entries.ts'
import { toEcs } from './ecs.ts'

const origin = { ledger: 'sekisho/test', hostname: 'gateway-1', version: '0.1.0' }
const ecsOf = (kind: string, data: unknown = {}) =>
  toEcs(eventOf(entryOf(7, kind, data)) ?? expect.unreachable(), origin) as Record<
    string,
    Record<string, unknown>
  >

/** Which `event.type` the schema allows for a category. */
const allowed: Record<string, string[]> = {
  api: [
    'access',
    'admin',
    'allowed',
    'change',
    'creation',
    'deletion',
    'denied',
    'end',
    'info',
    'start',
    'user',
  ],
  authentication: ['start', 'end', 'info'],
  configuration: ['access', 'change', 'creation', 'deletion', 'info'],
  iam: ['admin', 'change', 'creation', 'deletion', 'group', 'info', 'user'],
  process: ['access', 'change', 'end', 'info', 'start'],
}

test.each([...entryKinds, 'kind.of_a_newer_node'])('%s has a type that its category allows', (kind) => {
  const { event } = ecsOf(kind, { after: { limit: 'ten' } })
  const [category] = Object(event)['category'] as string[]
  const [type] = Object(event)['type'] as string[]
  expect(allowed[category ?? '']).toContain(type)
  expect(event).toMatchObject({ kind: 'event', dataset: 'sekisho.ledger', action: kind, sequence: 7 })
})

test('snapshots stand in event.original as text, because their fields have other types from kind to kind', () => {
  const document = ecsOf('budget.created', { budget: 'spl_1', after: { limit: 10 } })
  expect(JSON.parse(String(document['event']?.['original']))).toMatchObject({
    data: { after: { limit: 10 } },
  })
  expect(JSON.stringify({ ...document, event: { ...document['event'], original: '' } })).not.toContain(
    '"after"',
  )
})

test('a model call is a gen_ai operation with its client', () => {
  expect(
    ecsOf('exchange.settled', {
      outcome: 'completed',
      model: 'claude-opus-5',
      provider: 'anthropic',
      totalMs: 2,
      usage: { inputTokens: 10, outputTokens: 20 },
      client: { address: '192.0.2.7', agent: 'claude-cli' },
    }),
  ).toMatchObject({
    '@timestamp': new Date(noon + 7).toISOString(),
    event: { outcome: 'success', duration: 2_000_000 },
    gen_ai: { request: { model: 'claude-opus-5' }, usage: { input_tokens: 10, output_tokens: 20 } },
    source: { ip: '192.0.2.7' },
    user_agent: { original: 'claude-cli' },
  })
})
