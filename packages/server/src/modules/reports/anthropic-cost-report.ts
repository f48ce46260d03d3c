import { AdminProblem } from '@sekisho/contract'
import { centsToMicroUsd } from './cents.ts'
import type { CostDays, CostLine, CostReportInput } from './cost-days.ts'

type Bucket = CostReportInput['pages'][number]['data'][number]
type Result = Bucket['results'][number]

const dayMs = 86_400_000
/** The workspace that has no id. */
const defaultWorkspace = 'default'

/**
 * Anthropic's cost report, by day, with or without `group_by[]`; pages may overlap as long as they say the same. Costs of
 * the priority tier are not in it, and it is complete about five minutes after the calls.
 * @see https://platform.claude.com/docs/en/manage-claude/usage-cost-api
 */
export function readAnthropicReport({ pages, workspaces }: CostReportInput): CostDays {
  const days = new Map<string, Bucket>()
  for (const bucket of pages.flatMap(({ data }) => data)) {
    const day = dayOf(bucket)
    const before = days.get(day)
    if (before !== undefined && JSON.stringify(before.results) !== JSON.stringify(bucket.results))
      throw new AdminProblem('cost_report_day_twice', { day })
    days.set(day, bucket)
  }
  const wanted = workspaces && new Set(workspaces)
  return new Map(
    Array.from(days, ([day, { results }]) => [
      day,
      linesOf(day, results).filter(
        ({ workspace }) => wanted === undefined || wanted.has(workspace ?? defaultWorkspace),
      ),
    ]),
  )
}

/** @throws AdminProblem cost_report_day: the report was made for longer than days, or the text is no day */
function dayOf({ starting_at, ending_at }: Bucket): string {
  if (Date.parse(ending_at) - Date.parse(starting_at) !== dayMs)
    throw new AdminProblem('cost_report_day', { start: starting_at })
  return starting_at.slice(0, 10)
}

type WorkspaceLine = CostLine & { workspace: string | null | undefined }

function linesOf(day: string, results: readonly Result[]): WorkspaceLine[] {
  const seen = new Set<string>()
  return results.map((result) => {
    const { amount, workspace_id, model, cost_type, description } = result
    const line = identityOf(result)
    if (seen.has(line)) throw new AdminProblem('cost_report_line_twice', { day, line })
    seen.add(line)
    return {
      ...centsToMicroUsd(amount),
      workspace: workspace_id,
      model: model ?? '',
      kind: cost_type ?? 'tokens',
      description: description ?? '',
    }
  })
}

/** All that a line says but its amount. */
function identityOf({ amount: _amount, currency: _currency, ...rest }: Result): string {
  const named = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return JSON.stringify(Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))))
}
