import { noUsage, type ExchangeSettled, type NewEntry } from '@sekisho/contract'
import { encodeEntry } from '@sekisho/ledger'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conversationHash } from '../conversation-id.ts'
import { spendKey } from '../spend-counts.ts'
import { admitted, membershipSeen, noon, refused, settled, today } from '../testing/entries.ts'
import { createFold, type OpenExchange } from './fold.ts'

const dayMs = 86_400_000

function placed(entry: NewEntry): string {
  return encodeEntry({ v: 1, boot: 'boot_a', seq: 0, prev: '', ...entry })
}

/** Folds entries in runs of the given lengths, keeping open exchanges between them as the projector does. */
function foldAll(entries: readonly NewEntry[], lengths: readonly number[]) {
  const open = new Map<string, OpenExchange>()
  const usage = new Map<string, { calls: number; cost: number; failed: number }>()
  let leaf = 0
  let at = 0
  let run = 0
  while (at < entries.length) {
    const length = lengths[run++ % lengths.length] ?? 1
    const fold = createFold()
    for (const entry of entries.slice(at, at + length)) fold.add(placed(entry), leaf++)
    at += length
    const changes = fold.close(open)
    for (const exchange of changes.closed) open.delete(exchange)
    for (const exchange of changes.opened) open.set(exchange.exchange, exchange)
    for (const row of changes.spend) {
      const key = `${row.day} ${row.model}`
      const sum = usage.get(key) ?? { calls: 0, cost: 0, failed: 0 }
      usage.set(key, {
        calls: sum.calls + row.calls,
        cost: sum.cost + row.cost_micro_usd,
        failed: sum.failed + row.failed_calls,
      })
    }
  }
  return { open: [...open.keys()].sort(), usage: [...usage].sort(([a], [b]) => (a < b ? -1 : 1)) }
}

describe('a fold', () => {
  test('leaves nothing of a pair but its counts', () => {
    const fold = createFold()
    fold.add(placed(admitted('exc_1')), 0)
    fold.add(placed(settled('exc_1', { conversation: 'c1', provider: 'bedrock' })), 1)
    expect(fold.unopened()).toEqual([])
    const changes = fold.close(new Map())
    expect(changes).toMatchObject({ opened: [], closed: [], refusals: [] })
    expect(changes.spend).toMatchObject([{ day: today, person_id: 'per_1', calls: 1, cost_micro_usd: 300 }])
    expect(changes.conversations).toEqual([
      {
        conversation_id: 'per_1 c1',
        hash: conversationHash('per_1', 'c1'),
        provider: 'bedrock',
        first_seen: noon,
        last_seen: noon + 1_000,
        calls: 0,
        counted_tokens: 0,
        cost_micro_usd: 0,
      },
    ])
  })

  test('leaves a conversation with the provider that thought last', () => {
    const fold = createFold()
    const calls: Partial<ExchangeSettled>[] = [
      { provider: 'bedrock' },
      { provider: 'anthropic', thinking: false },
      { provider: 'vertex', outcome: 'failed' },
    ]
    calls.forEach((data, index) => {
      fold.add(placed(admitted(`exc_${index}`)), 0)
      fold.add(placed(settled(`exc_${index}`, { conversation: 'c1', ...data })), 0)
    })
    expect(fold.close(new Map()).conversations).toMatchObject([{ provider: 'bedrock' }])
  })

  test('tells calls apart by the day at home, project, cost centre and membership of the settlement', () => {
    const fold = createFold()
    const calls: Partial<ExchangeSettled>[] = [
      { localDay: '2026-11-23' },
      { localDay: '2026-11-23', project: 'prj_1', costCentre: 'R&D', membership: 'm1' },
      { localDay: '2026-11-23', project: 'prj_1', costCentre: 'R&D', membership: 'm2' },
      { localDay: '2026-11-23', project: 'prj_1', costCentre: 'R&D', membership: 'm2' },
      {},
    ]
    calls.forEach((data, index) => {
      fold.add(placed(admitted(`exc_${index}`)), 0)
      fold.add(placed(settled(`exc_${index}`, data)), 0)
    })
    const rows = fold.close(new Map()).spend.map((row) => spendKey.map((name) => row[name]).join(' '))
    const rest = 'claude-opus-5 anthropic 0'
    expect(rows).toEqual([
      `${today} 2026-11-23 per_1    ${rest}`,
      `${today} 2026-11-23 per_1 prj_1 R&D m1 ${rest}`,
      `${today} 2026-11-23 per_1 prj_1 R&D m2 ${rest}`,
      `${today} ${today} per_1    ${rest}`,
    ])
  })

  test('counts a call on the UTC day it arrived, when it was admitted on the next', () => {
    const first = createFold()
    first.add(placed(admitted('exc_1', { utcDay: '2026-11-21' })), 0)
    first.add(placed(settled('exc_1', { utcDay: '2026-11-21', localDay: today })), 1)
    first.add(placed(admitted('exc_2', { utcDay: '2026-11-21' })), 2)
    const { spend, opened } = first.close(new Map())
    expect(spend).toMatchObject([{ day: '2026-11-21', local_day: today, calls: 1 }])
    expect(opened).toMatchObject([{ exchange: 'exc_2', utcDay: '2026-11-21' }])

    const later = createFold()
    later.add(placed(settled('exc_2', { utcDay: '2026-11-21' })), 3)
    const open = new Map(opened.map((one) => [one.exchange, one]))
    expect(later.close(open).spend).toMatchObject([{ day: '2026-11-21', calls: 1 }])
  })

  test('counts apart what was small, what was not streamed, and what of the cache was lost', () => {
    const fold = createFold()
    const local = { localDay: today, costMicroUsd: 10 }
    const usage = { ...noUsage, inputTokens: 1_000, cacheReadTokens: 999, outputTokens: 499 }
    const calls: Partial<ExchangeSettled>[] = [
      { ...local, usage, stream: false },
      { ...local, usage: { ...usage, cacheWrite5mTokens: 1 }, stream: true },
      { ...local, usage: { ...usage, outputTokens: 500 }, cacheLostTokens: 70, cacheLostMicroUsd: 7 },
      { ...local, usage: noUsage, usageSource: 'none', outcome: 'lost' },
      { usage, costMicroUsd: 10 },
    ]
    calls.forEach((data, index) => {
      fold.add(placed(admitted(`exc_${index}`)), 0)
      fold.add(placed(settled(`exc_${index}`, data)), 0)
    })
    expect(fold.close(new Map()).spend).toMatchObject([
      {
        calls: 5,
        cost_micro_usd: 50,
        small_calls: 1,
        small_cost_micro_usd: 10,
        unstreamed_calls: 1,
        unstreamed_cost_micro_usd: 10,
        cache_lost_tokens: 70,
        cache_lost_micro_usd: 7,
      },
    ])
  })

  test('tells how sure each price is, but for entries of before budgets', () => {
    const fold = createFold()
    const local = { localDay: today, costMicroUsd: 10 }
    const calls: Partial<ExchangeSettled>[] = [
      { ...local },
      { ...local, usageSource: 'estimated', costMicroUsd: 1 },
      { ...local, outcome: 'lost', usageSource: 'none', rate: 'hold', costMicroUsd: 20 },
      { ...local, rate: 'contract:anthropic/claude-opus-5', costMicroUsd: 300 },
      { ...local, rate: 'claude-opus-5@2026-08-22+us*0.85', costMicroUsd: 4_000 },
      { ...local, rate: 'unknown@2026-11-22', costMicroUsd: 50_000 },
      { rate: 'unknown@2026-11-22*0.85', usageSource: 'estimated' },
      { rate: 'hold', outcome: 'lost' },
    ]
    calls.forEach((data, index) => {
      fold.add(placed(admitted(`exc_${index}`)), 0)
      fold.add(placed(settled(`exc_${index}`, data)), 0)
    })
    expect(fold.close(new Map()).spend).toMatchObject([
      {
        estimated_calls: 1,
        estimated_cost_micro_usd: 1,
        lost_calls: 1,
        lost_cost_micro_usd: 20,
        contract_calls: 2,
        contract_cost_micro_usd: 4_300,
        unlisted_calls: 1,
        unlisted_cost_micro_usd: 50_000,
      },
    ])
  })

  test('sums up what a conversation used, whoever answered, but for entries of before budgets', () => {
    const fold = createFold()
    const calls: Partial<ExchangeSettled>[] = [
      { outcome: 'failed', provider: 'failed', localDay: today },
      { localDay: today },
      { outcome: 'lost', provider: 'lost', localDay: today },
      {},
    ]
    calls.forEach((data, index) => {
      fold.add(placed(admitted(`exc_${index}`)), 0)
      fold.add(placed(settled(`exc_${index}`, { conversation: 'c1', ...data })), 0)
    })
    expect(fold.close(new Map()).conversations).toMatchObject([
      { provider: 'anthropic', calls: 3, counted_tokens: 90, cost_micro_usd: 900 },
    ])
  })

  test('knows each membership by its groups and roles, once', () => {
    const fold = createFold()
    fold.add(placed(membershipSeen('m1', ['a', 'b'], ['owner'])), 0)
    fold.add(placed(membershipSeen('m1', ['a', 'b'], ['owner'])), 1)
    expect(fold.close(new Map()).memberships).toEqual([
      { id: 'm1', kind: 'group', name: 'a' },
      { id: 'm1', kind: 'group', name: 'b' },
      { id: 'm1', kind: 'role', name: 'owner' },
    ])
  })

  test('counts an exchange on the day it was admitted', () => {
    const fold = createFold()
    fold.add(placed(admitted('exc_1', {}, noon - dayMs)), 0)
    fold.add(placed(settled('exc_1')), 1)
    expect(fold.close(new Map()).spend[0]?.day).toBe('2026-11-21')
  })

  test('counts nothing for a settlement without an admission, or for a second one', () => {
    const fold = createFold()
    fold.add(placed(settled('exc_never')), 0)
    fold.add(placed(admitted('exc_1')), 1)
    fold.add(placed(settled('exc_1')), 2)
    fold.add(placed(settled('exc_1', { costMicroUsd: 999 })), 3)
    const { spend: usage } = fold.close(new Map())
    expect(usage).toMatchObject([{ calls: 1, cost_micro_usd: 300 }])
  })

  test('moves a conversation only to a provider that answered', () => {
    const fold = createFold()
    for (const [exchange, data] of Object.entries({
      exc_1: { provider: 'answered' },
      exc_2: { provider: 'failed', outcome: 'failed' as const },
      exc_3: { provider: 'lost', outcome: 'lost' as const },
    })) {
      fold.add(placed(admitted(exchange)), 0)
      fold.add(placed(settled(exchange, { conversation: 'c1', ...data })), 0)
    }
    expect(fold.close(new Map()).conversations).toMatchObject([{ provider: 'answered' }])
  })

  test('counts refusals by day and code, and indexes each', () => {
    const fold = createFold()
    fold.add(placed(refused('exc_1')), 7)
    fold.add(placed(refused('exc_2')), 8)
    fold.add(placed(refused('exc_3', noon + dayMs)), 9)
    const { refusals, index } = fold.close(new Map())
    expect(refusals).toEqual([
      { day: today, code: 'model_not_allowed', count: 2 },
      { day: '2026-11-23', code: 'model_not_allowed', count: 1 },
    ])
    expect(index.map(({ leaf, code }) => [leaf, code])).toEqual([
      [7, 'model_not_allowed'],
      [8, 'model_not_allowed'],
      [9, 'model_not_allowed'],
    ])
  })

  test('comes to the same in runs of any length: every exchange counts once, the first settlement wins', () => {
    const step = fc.record({
      what: fc.constantFrom('admit', 'settle', 'fail'),
      exchange: fc.nat(8),
      cost: fc.nat(1_000),
    })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (steps, lengths) => {
          const opened = new Set<number>()
          const entries = steps.flatMap(({ what, exchange, cost }): NewEntry[] => {
            // An exchange id is made once, so that a second admission of it cannot be.
            if (what === 'admit' && opened.has(exchange)) return []
            if (what === 'admit') opened.add(exchange)
            const id = `exc_${exchange}`
            if (what === 'admit') return [admitted(id)]
            return [settled(id, { costMicroUsd: cost, outcome: what === 'fail' ? 'failed' : 'completed' })]
          })
          const whole = foldAll(entries, [entries.length || 1])
          expect(foldAll(entries, lengths)).toEqual(whole)
          expect(whole.usage.reduce((sum, [, { calls }]) => sum + calls, 0)).toBe(
            opened.size - whole.open.length,
          )
        },
      ),
    )
  })
})
