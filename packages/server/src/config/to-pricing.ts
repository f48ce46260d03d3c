import type { PricingSettings } from '../modules/spend/index.ts'
import type { Source } from './findings.ts'
import { upstreamName } from './schema/upstreams.ts'
import { suggest } from '@sekisho/policy/settings'

/** Rates in whole micro-USD per million tokens, and the discount in parts per million. */
export function toPricing({ file, findings }: Source): PricingSettings {
  const names = file.upstreams?.map(upstreamName) ?? ['anthropic', 'practice']
  const seen = new Set<string>()
  for (const [index, { upstream, model }] of (file.pricing?.overrides ?? []).entries()) {
    const path = ['pricing', 'overrides', index]
    if (!names.includes(upstream)) findings.problem([...path, 'upstream'], noUpstream(upstream, names))
    const row = `${upstream}\0${plainModel(model)}`
    if (seen.has(row))
      findings.problem([...path, 'model'], 'has a rate for this upstream already; keep one row')
    seen.add(row)
  }
  return {
    multiplierPpm: toMillionths(file.pricing?.multiplier ?? 1),
    overrides: (file.pricing?.overrides ?? []).map((row) => ({
      provider: row.upstream,
      model: row.model,
      input: toMillionths(row.input),
      output: toMillionths(row.output),
      cacheRead: toMillionths(row.cache_read),
      cacheWrite5m: toMillionths(row.cache_write),
      cacheWrite1h: toMillionths(row.cache_write),
    })),
  }
}

/** Says which upstream a key may have meant. */
export function noUpstream(name: string, names: readonly string[]): string {
  const near = suggest(name, names)
  if (near !== undefined) return `names no upstream; did you mean ${near}?`
  return names.length === 0
    ? 'names an upstream, and there is none; remove it'
    : `names no upstream; there is ${names.join(', ')}`
}

/** `us.anthropic.claude-opus-4-8` and `claude-opus-4-8` are one model. */
function plainModel(model: string): string {
  return model.toLowerCase().replace(/^([a-z-]+\.)?anthropic\./, '')
}

function toMillionths(value: number): number {
  return Math.round(value * 1_000_000)
}
