import { describe, expect, it } from 'vitest'
import type { Measurement } from './measure.ts'
import type { TargetName } from './targets/index.ts'
import { judge } from './verdict.ts'

function measurement(
  target: TargetName,
  cpuPerRequestUs: number,
  more: Partial<Measurement> = {},
): Measurement {
  return {
    workload: 'small',
    concurrency: 1,
    target,
    repetition: 0,
    requests: 100,
    errors: 0,
    reasons: {},
    requestsPerSecond: 100,
    p50Ms: 1,
    p99Ms: 2,
    firstByteP50Ms: 1,
    firstByteP90Ms: 2,
    cpuPerRequestUs,
    treePeakBytes: 0,
    processPeakBytes: 0,
    otherCores: 0,
    stealCores: 0,
    loadGeneratorCores: 0,
    ...more,
  }
}

const verdictOf = (measurements: Measurement[], word: string, fsyncMs: number[] = [0.5]) =>
  judge({ measurements, fsyncMs }).find((verdict) => verdict.requirement.includes(word))

describe('the verdict', () => {
  it('compares with the neighbour of the same repetition, so that a slow moment of the machine cancels out', () => {
    const measurements = [
      measurement('bare-proxy', 100, { repetition: 0 }),
      measurement('sekisho', 140, { repetition: 0 }),
      measurement('bare-proxy', 1000, { repetition: 1 }),
      measurement('sekisho', 1400, { repetition: 1 }),
    ]
    expect(verdictOf(measurements, 'bare proxy')).toMatchObject({ met: true })
  })

  it('is that of the worst cell', () => {
    const measurements = [
      measurement('bare-proxy', 100),
      measurement('sekisho', 100),
      measurement('bare-proxy', 100, { concurrency: 64 }),
      measurement('sekisho', 151, { concurrency: 64 }),
    ]
    const verdict = verdictOf(measurements, 'CPU per request at most 1.5')
    expect(verdict?.met).toBe(false)
    expect(verdict?.finding).toContain(
      'worst 1.510x (small at 64); geometric mean 1.229x; kept in 1 of 2 cells',
    )
  })

  it('allows the measured fsync on top of one millisecond, at concurrency 1 only', () => {
    const measurements = [
      measurement('direct', 1, { p50Ms: 0.1 }),
      measurement('sekisho', 1, { p50Ms: 1.55 }),
      measurement('direct', 1, { concurrency: 64, p50Ms: 0.1 }),
      measurement('sekisho', 1, { concurrency: 64, p50Ms: 90 }),
    ]
    expect(verdictOf(measurements, 'fsync', [0.5])?.met).toBe(true)
    expect(verdictOf(measurements, 'fsync', [0.4])?.met).toBe(false)
  })

  it('says when something was not measured, instead of passing', () => {
    expect(verdictOf([measurement('sekisho', 1)], 'Portkey')).toMatchObject({ met: undefined })
  })

  it('counts any incomplete answer', () => {
    expect(verdictOf([measurement('sekisho', 1, { errors: 1 })], 'complete')?.met).toBe(false)
  })
})
