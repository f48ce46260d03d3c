import { entryKinds } from '@sekisho/contract'
import { describe, expect, test } from 'vitest'
import { eventOf } from '../event.ts'
import { meaningOf } from '../meaning.ts'
import { entryOf, noon } from '../testing/entries.ts'
import { toOcsf } from './ocsf.ts'

const origin = { ledger: 'sekisho/test', hostname: 'gateway-1', version: '0.1.0' }
const ocsfOf = (kind: string, data: unknown = {}) =>
  toOcsf(eventOf(entryOf(7, kind, data)) ?? expect.unreachable(), origin)

/** What the schema requires of a class beside what it requires of all, and the numbers of its activities. */
const schema: Record<number, { required: string[]; activities: number[]; category: number }> = {
  3001: { required: ['user'], activities: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99], category: 3 },
  3002: { required: ['user', 'service'], activities: [1, 2, 3, 4, 5, 6, 7, 99], category: 3 },
  3004: { required: ['entity'], activities: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99], category: 3 },
  3005: { required: ['user'], activities: [1, 2, 3, 4, 99], category: 3 },
  3006: { required: ['group'], activities: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99], category: 3 },
  6002: { required: ['app'], activities: [1, 2, 3, 4, 5, 6, 7, 8, 99], category: 6 },
  6003: { required: ['actor', 'api', 'src_endpoint'], activities: [1, 2, 3, 4, 99], category: 6 },
}
const required = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid']
/** One of them must be there. */
const oneOf: Record<string, string[]> = {
  user: ['account', 'name', 'uid'],
  entity: ['name', 'uid', 'device', 'group', 'org', 'policy', 'user'],
  group: ['name', 'uid'],
  app: ['name', 'uid'],
  actor: ['process', 'user', 'session', 'app_name', 'app_uid'],
  src_endpoint: ['ip', 'uid', 'name', 'hostname', 'svc_name'],
  service: ['name', 'uid'],
}

describe.each([...entryKinds, 'kind.of_a_newer_node'])('%s', (kind) => {
  test.each([
    ['with nothing in it', {}],
    ['with fields of other types', { person: 7, client: 'x', usage: null, after: [], status: {}, model: '' }],
  ])('%s has what its class requires', (_, data) => {
    const event = ocsfOf(kind, data)
    const { class_uid: uid, activity_id: activity } = event as { class_uid: number; activity_id: number }
    const of = schema[uid] ?? expect.unreachable()
    for (const name of [...required, ...of.required]) {
      expect(event).toHaveProperty(name)
      const parts = oneOf[name]
      if (parts) expect(Object.keys(event[name] as object).some((key) => parts.includes(key))).toBe(true)
    }
    expect(of.activities).toContain(activity)
    expect(event).toMatchObject({ category_uid: of.category, type_uid: uid * 100 + activity, time: noon + 7 })
    expect(event['metadata']).toMatchObject({ version: '1.8.0', product: { name: 'Sekisho' }, sequence: 7 })
    expect([1, 2, 3, 4, 5]).toContain(event['severity_id'])
  })

  test('of ours is told of, not passed over as unknown', () => {
    if (kind !== 'kind.of_a_newer_node') expect(meaningOf(kind).activityName).not.toBe('Unknown')
  })
})

test('a model call names model, provider, tokens, outcome and how long it took', () => {
  const event = ocsfOf('exchange.settled', {
    exchange: 'exc_1',
    outcome: 'failed',
    model: 'claude-opus-5',
    provider: 'anthropic',
    status: 529,
    totalMs: 1200,
    usage: { inputTokens: 10, outputTokens: 20, cacheReadTokens: 5 },
    problem: 'overloaded_error',
  })
  expect(event).toMatchObject({
    class_uid: 6003,
    ai_model: { name: 'claude-opus-5', ai_provider: 'anthropic' },
    message_context: { prompt_tokens: 15, completion_tokens: 20, total_tokens: 35 },
    api: { operation: 'messages', request: { uid: 'exc_1' }, response: { code: 529 } },
    status_id: 2,
    status_code: '529',
    status_detail: 'overloaded_error',
    duration: 1200,
    severity_id: 2,
  })
})

test('new roles are User Access Management, a new status an Account Change, a new name no more than an update', () => {
  const change = (after: unknown) => {
    const { type_uid, severity_id } = ocsfOf('person.changed', { person: 'per_2', before: {}, after })
    return [type_uid, severity_id]
  }
  expect(change({ roles: ['owner'] })).toEqual([300_503, 3])
  expect(change({ status: 'active' })).toEqual([300_102, 2])
  expect(change({ personal: ['name'] })).toEqual([300_199, 2])
})

test('what has no place in the schema stands in `unmapped`, whole', () => {
  const data = { budget: 'spl_1', threshold: 80, used: 8, limit: 10, period: '2026-11-30' }
  expect(ocsfOf('budget.threshold_passed', data)['unmapped']).toMatchObject({
    kind: 'budget.threshold_passed',
    data,
  })
})
