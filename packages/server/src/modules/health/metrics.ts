import type { ExchangeSettled, NotKept, RefusalCode } from '@sekisho/contract'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { KeyUse, ProviderWindows } from './provider-windows.ts'
import { createSettledCounts } from './settled-counts.ts'
import { createSinkCounts, type SinkCounts } from './sink-counts.ts'
import { createWitnessCounts, type WitnessCounts } from './witness-counts.ts'

/** What `/metrics` shows: totals only, no person, no credential, no address. */
export interface Metrics extends SinkCounts, WitnessCounts {
  refused(code: RefusalCode): void
  settled(settled: ExchangeSettled): void
  attemptFailed(attempt: { provider: string; reason: string }): void
  providerKeyUsed(use: KeyUse): void
  /** @param threshold in percent of the limit */
  budgetThresholdPassed(threshold: number): void
  /** budgets could not be looked up for a call */
  budgetsUnavailable(): void
  /** the counters of budgets do not answer, so that no call asks them; or they do again */
  budgetCountersAway(isAway: boolean): void
  routing(outcome: RoutingOutcome): void
  /** a call was served without the guard it should have had */
  guardMissing(): void
  /** something of a call under retention `full` is not in the vault */
  contentNotKept(reason: NotKept): void
  /** Prometheus text format 0.0.4 */
  render(): Promise<string>
  readonly contentType: string
}

/**
 * What became of a call that a routing rule matched: `routed`, or passed over because the caller may not have the model
 * (`not_allowed`) or because of thinking, which keeps to the model that did it (`thinking`).
 */
export type RoutingOutcome = 'routed' | 'not_allowed' | 'thinking'

export interface Gauges {
  openExchanges: () => number
  bufferedBytes: () => number
  /** 1 while the ledger cannot be written */
  ledgerFailing: () => number
}

/** prom-client calls it with the gauge as `this`, when the page is rendered. */
function setTo(read: () => number) {
  return function collect(this: Gauge) {
    this.set(read())
  }
}

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

/**
 * Creates the registry of one process.
 * @param windows hear of providers as well
 */
export function createMetrics(
  gauges: Gauges,
  windows: Pick<ProviderWindows, 'settled' | 'attemptFailed' | 'keyUsed'>,
): Metrics {
  const registers = [new Registry()]
  const [registry] = registers
  if (!registry) throw new Error('unreachable: the list has one registry')
  collectDefaultMetrics({ register: registry })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `sekisho_${name}`, help, labelNames, registers })
  const exchanges = counter('exchanges_total', 'Admitted calls, by how they ended.', [
    'provider',
    'outcome',
    'simulated',
  ])
  const refusals = counter('refusals_total', 'Calls refused, by code.', ['code'])
  const tokens = counter('tokens_total', 'Tokens metered, by class.', ['class'])
  const cost = counter('cost_micro_usd_total', 'Cost metered, in micro-USD.', ['simulated'])
  const routing = counter('routing_rules_total', 'Calls that matched a routing rule, by what came of it.', [
    'outcome',
  ])
  const guardMissing = counter(
    'guard_missing_total',
    'Calls served without the guard they should have had.',
    [],
  )
  const notKept = counter('content_not_kept_total', 'Calls of which content is not kept whole, by reason.', [
    'reason',
  ])
  const budgets = createBudgetCounts(registers)
  const firstByte = new Histogram({
    name: 'sekisho_first_byte_seconds',
    help: 'From arrival to the first byte of the answer.',
    buckets: seconds,
    registers,
  })
  const admission = new Histogram({
    name: 'sekisho_admission_seconds',
    help: 'From arrival to the call being ready for the ledger.',
    buckets: [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  })
  registerGauges(registry, gauges)
  const settledCounts = createSettledCounts({ exchanges, cost, tokens })

  return {
    refused: (code) => refusals.inc({ code }),
    settled(settled) {
      settledCounts.add(settled)
      windows.settled(settled)
      admission.observe(settled.admittedMs / 1000)
      if (settled.firstByteMs !== undefined) firstByte.observe(settled.firstByteMs / 1000)
    },
    ...createProviderCounts(registers, windows),
    routing: (outcome) => routing.inc({ outcome }),
    guardMissing: () => guardMissing.inc(),
    contentNotKept: (reason) => notKept.inc({ reason }),
    ...budgets,
    ...createWitnessCounts(registers),
    ...createSinkCounts(registers),
    render() {
      settledCounts.handOver()
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}

function registerGauges(registry: Registry, gauges: Gauges): void {
  for (const [name, help, read] of [
    ['open_exchanges', 'Calls under way.', gauges.openExchanges],
    ['buffered_bytes', 'Request bodies held in memory.', gauges.bufferedBytes],
    ['ledger_failing', 'Whether the ledger cannot be written.', gauges.ledgerFailing],
  ] as const) {
    registry.registerMetric(new Gauge({ name: `sekisho_${name}`, help, registers: [], collect: setTo(read) }))
  }
}

function createProviderCounts(
  registers: Registry[],
  windows: Pick<ProviderWindows, 'attemptFailed' | 'keyUsed'>,
): Pick<Metrics, 'attemptFailed' | 'providerKeyUsed'> {
  const failed = new Counter({
    name: 'sekisho_provider_attempts_failed_total',
    help: 'Attempts passed over for another provider.',
    labelNames: ['provider'],
    registers,
  })
  const keys = new Counter({
    name: 'sekisho_provider_key_used_total',
    help: 'Calls by which of two overlapping keys was accepted.',
    labelNames: ['provider', 'key'],
    registers,
  })
  return {
    attemptFailed(attempt) {
      failed.inc({ provider: attempt.provider })
      windows.attemptFailed(attempt)
    },
    providerKeyUsed(use) {
      keys.inc({ provider: use.provider, key: use.key })
      windows.keyUsed(use)
    },
  }
}

function createBudgetCounts(
  registers: Registry[],
): Pick<Metrics, 'budgetThresholdPassed' | 'budgetsUnavailable' | 'budgetCountersAway'> {
  const thresholds = new Counter({
    name: 'sekisho_budget_thresholds_passed_total',
    help: 'Thresholds of budgets that were passed, in percent.',
    labelNames: ['threshold'],
    registers,
  })
  const unavailable = new Counter({
    name: 'sekisho_budgets_unavailable_total',
    help: 'Calls whose budgets could not be looked up: admitted, or refused with fail_closed_on_error.',
    registers,
  })
  const away = new Gauge({
    name: 'sekisho_budget_counters_away',
    help: 'Whether calls do without budgets at once, because PostgreSQL did not answer.',
    registers,
  })
  return {
    budgetThresholdPassed: (threshold) => thresholds.inc({ threshold: String(threshold) }),
    budgetsUnavailable: () => unavailable.inc(),
    budgetCountersAway: (isAway) => away.set(isAway ? 1 : 0),
  }
}
