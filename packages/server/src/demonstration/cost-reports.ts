import type { Reports } from '../modules/reports/index.ts'
import type { ModelDay } from './day-spend.ts'
import { demoProvider } from './settings.ts'
import { officer, workday, type Act, type Stage } from './stage.ts'

type Input = Parameters<Reports['importCostReport']>[1]
type Bucket = Input['pages'][number]['data'][number]

const dayMs = 86_400_000
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/**
 * The provider's cost report, brought in by finance when a month is over, and for what is not closed yet up to yesterday;
 * months that are over are closed then.
 */
export function costReportActs(stage: Stage, days: number): Act[] {
  const { now } = stage
  const first = now - (days - 1) * dayMs
  const latest = now - 50 * 60_000
  const closings = monthsBefore(now)
    .filter((end) => end > first)
    .map((end) => ({ end, time: workday(end + 5 * dayMs, 0, 190) }))
    .filter(({ time }) => time < latest)
  const ends = [first, ...closings.map(({ end }) => end)]
  const closed = closings.map(({ end, time }, at): Act => ({
    time,
    run: () => closeMonth(stage, ends[at] ?? first, end - dayMs),
  }))
  return [...closed, { time: latest, run: () => bringIn(stage, ends.at(-1) ?? first, now - dayMs) }]
}

/** 00:00 UTC of the first of the month under way and of those before, oldest first. */
function monthsBefore(now: number): number[] {
  const at = new Date(now)
  return [3, 2, 1, 0].map((ago) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - ago, 1))
}

async function closeMonth(stage: Stage, from: number, to: number): Promise<void> {
  const { past, ledger } = stage
  await bringIn(stage, from, to)
  await ledger.catchUp()
  const actor = await officer(stage, 'finance', 1)
  const month = dayOf(to).slice(0, 7)
  for (const zone of ['utc', 'organization'] as const) await past.reports.close(actor, { month, zone })
}

async function bringIn(stage: Stage, from: number, to: number): Promise<void> {
  const report = stage.daySpend.between(dayOf(from), dayOf(to))
  const data = report.map(([day, models], at) => bucketOf(day, models, at))
  if (data.length === 0) return
  const input = { provider: demoProvider, format: 'anthropic', pages: [{ data }] } satisfies Input
  await stage.past.reports.importCostReport(await officer(stage, 'finance'), input)
}

/** Differs as real ones do: by rounding, by what was only estimated, and by what went past the server. */
function bucketOf(day: string, models: readonly ModelDay[], at: number): Bucket {
  const line = (microUsd: number, more: object) => ({
    amount: cents(microUsd),
    currency: 'USD' as const,
    ...more,
  })
  const results = models.map(({ model, tokens, estimated }, place) => {
    const rounded = (at + place) % 5 === 0 ? 1 : 0
    const unexplained = at % 17 === 8 && place === 0 ? Math.round(tokens * 0.004) : 0
    const amount = tokens + rounded + unexplained - Math.round(estimated * 0.3)
    return line(amount, { cost_type: 'tokens', model })
  })
  const searches = models.reduce((sum, model) => sum + model.searches, 0)
  if (searches > 0) results.push(line(searches, { cost_type: 'web_search' }))
  if (at % 13 === 6) results.push(line(1_840_000, { cost_type: 'tokens', model: 'claude-opus-4-1' }))
  if (at % 19 === 9) results.push(line(420_000, { cost_type: 'code_execution' }))
  const starting_at = `${day}T00:00:00Z`
  return { starting_at, ending_at: new Date(Date.parse(starting_at) + dayMs).toISOString(), results }
}

/** The exact text in cents. */
function cents(microUsd: number): string {
  return `${Math.trunc(microUsd / 10_000)}.${String(microUsd % 10_000).padStart(4, '0')}`
}
