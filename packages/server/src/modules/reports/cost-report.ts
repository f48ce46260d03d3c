import { readAnthropicReport } from './anthropic-cost-report.ts'
import type { CostDays, CostReportInput } from './cost-days.ts'

/**
 * Reads a report in the form of its provider; each form has a reader here.
 * @throws AdminProblem cost_report_day, cost_report_day_twice, cost_report_line_twice
 */
export function readCostReport(input: CostReportInput): CostDays {
  const readers = { anthropic: readAnthropicReport }
  return readers[input.format](input)
}
