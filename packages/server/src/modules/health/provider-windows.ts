import type { ExchangeSettled } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import { every } from '../../platform/clock/every.ts'
import { createLatencies, type Latencies } from './latencies.ts'

/** How providers did on this node in the last minutes. A call costs a look-up and a few numbers; nothing is allocated. */
export interface ProviderWindows {
  /** Counts for the provider that answered, or was asked last. */
  settled(settled: ProviderOutcome): void
  /** It was passed over for another. @param reason `status 529`, or what stood in the way */
  attemptFailed(attempt: { provider: string; reason: string }): void
  keyUsed(use: KeyUse): void
  /** Undefined for a name that was not given. */
  of(provider: string): ProviderFigures | undefined
  close(): void
}

export type ProviderOutcome = Pick<
  ExchangeSettled,
  'provider' | 'outcome' | 'status' | 'firstByteMs' | 'attempts'
>

/** A provider took a key. */
export interface KeyUse {
  readonly provider: string
  readonly key: 'current' | 'next'
  /** its last characters */
  readonly hint: string
}

export interface ProviderFigures {
  minutes: number
  calls: number
  failed: number
  /** the most frequent first */
  failures: { reason: string; count: number }[]
  /** milliseconds to the first byte; undefined: no call was answered */
  p50Ms: number | undefined
  p90Ms: number | undefined
  /** since the node started */
  lastFailure: { reason: string; at: number } | undefined
  key: KeyUse | undefined
}

interface ProviderWindow {
  /** by minute */
  calls: Float64Array
  latencies: Latencies
  /** by reason, by minute */
  failures: Map<string, Float64Array>
  lastFailure: { reason: string; at: number } | undefined
  key: KeyUse | undefined
}

const minutes = 10
const minuteMs = 60_000
/** There are not so many statuses; what comes beyond is counted as `other`. */
const maxReasons = 32

/** @param names of the providers there are */
export function createProviderWindows({
  clock,
  names,
}: {
  clock: Clock
  names: readonly string[]
}): ProviderWindows {
  const windows = new Map(names.map((name) => [name, createWindow()]))
  let slot = 0
  let minute = Math.floor(clock.monotonic() / minuteMs)

  /** Begins the minutes that have begun since it was looked last, so that a call need not ask what time it is. */
  function turn(): void {
    const now = Math.floor(clock.monotonic() / minuteMs)
    for (let passed = Math.min(now - minute, minutes); passed > 0; passed -= 1) {
      slot = (slot + 1) % minutes
      for (const window of windows.values()) forget(window, slot)
    }
    minute = now
  }

  function fail(window: ProviderWindow, reason: string): void {
    const known = window.failures.has(reason) || window.failures.size < maxReasons
    const counted = known ? reason : 'other'
    const counts = window.failures.get(counted) ?? new Float64Array(minutes)
    window.failures.set(counted, counts)
    counts[slot] = (counts[slot] ?? 0) + 1
    window.lastFailure = { reason: counted, at: clock.now() }
  }

  const chore = every(1_000, async () => turn())
  return {
    settled({ provider, outcome, status, firstByteMs, attempts }) {
      const window = windows.get(provider)
      if (window === undefined) return
      // An error answer that was kept while others were tried has been counted then.
      if (attempts?.some((attempt) => attempt.provider === provider)) return
      window.calls[slot] = (window.calls[slot] ?? 0) + 1
      if (status >= 400) fail(window, String(status))
      else if (outcome === 'failed') fail(window, status === 0 ? 'unreachable' : 'broken_off')
      else if (firstByteMs !== undefined && (attempts === undefined || attempts.length === 0))
        window.latencies.add(slot, firstByteMs)
    },
    attemptFailed({ provider, reason }) {
      const window = windows.get(provider)
      if (window === undefined) return
      window.calls[slot] = (window.calls[slot] ?? 0) + 1
      fail(window, /^status (\d{3})$/.exec(reason)?.[1] ?? 'unreachable')
    },
    keyUsed(use) {
      const window = windows.get(use.provider)
      if (window !== undefined) window.key = use
    },
    of(provider) {
      turn()
      const window = windows.get(provider)
      return window === undefined ? undefined : figuresOf(window)
    },
    close: () => chore.stop(),
  }
}

function createWindow(): ProviderWindow {
  return {
    calls: new Float64Array(minutes),
    latencies: createLatencies(minutes),
    failures: new Map(),
    lastFailure: undefined,
    key: undefined,
  }
}

function forget({ calls, latencies, failures }: ProviderWindow, slot: number): void {
  calls[slot] = 0
  latencies.clear(slot)
  for (const [reason, counts] of failures) {
    counts[slot] = 0
    if (sum(counts) === 0) failures.delete(reason)
  }
}

function figuresOf({ calls, latencies, failures, lastFailure, key }: ProviderWindow): ProviderFigures {
  const counted = Array.from(failures, ([reason, counts]) => ({ reason, count: sum(counts) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1))
  return {
    minutes,
    calls: sum(calls),
    failed: counted.reduce((total, { count }) => total + count, 0),
    failures: counted,
    p50Ms: latencies.quantile(0.5),
    p90Ms: latencies.quantile(0.9),
    lastFailure,
    key,
  }
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0)
}
