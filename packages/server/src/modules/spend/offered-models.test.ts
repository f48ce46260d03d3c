import { describe, expect, it } from 'vitest'
import { offeredModels } from './offered-models.ts'
import { createRates } from './rates.ts'

const rates = createRates({ multiplierPpm: 1_000_000, overrides: [] })

describe('offeredModels', () => {
  it('shows every model on sale once, and none that is retired or by invitation', () => {
    const ids = offeredModels({ models: [], includeBuiltinModels: true }, rates).map(({ id }) => id)
    expect(ids[0]).toBe('claude-opus-5-5')
    expect(ids).toHaveLength(new Set(ids).size)
    expect(ids).toContain('claude-haiku-4-5-20251001')
    expect(ids.filter((id) => /mythos|opus-4-1|3-5-haiku|unknown/.test(id))).toEqual([])
  })

  it('puts the company’s own first and lets them rename a listed one', () => {
    const models = [
      { id: 'claude-opus-5-5', label: 'Our Opus' },
      { id: 'our-model' },
      { id: 'claude-sonnet-5' },
    ]
    const alone = offeredModels({ models, includeBuiltinModels: false }, rates)
    expect(alone).toEqual([
      { id: 'claude-opus-5-5', displayName: 'Our Opus', createdAt: '2026-09-22T00:00:00Z' },
      { id: 'our-model', displayName: 'our-model', createdAt: '1970-01-01T00:00:00Z' },
      { id: 'claude-sonnet-5', displayName: 'Claude Sonnet 5', createdAt: '2026-08-22T00:00:00Z' },
    ])
    const all = offeredModels({ models, includeBuiltinModels: true }, rates)
    expect(all.filter(({ id }) => id === 'claude-opus-5-5')).toHaveLength(1)
  })

  it('names models as people do', () => {
    const names = rates.models().map((model) => model.displayName)
    expect(names).toContain('Claude Opus 4.5')
    expect(names).toContain('Claude Haiku 3.5')
    expect(names).toContain('Claude Fable 5')
  })
})
