/** Each zone is a book of its own. */
export interface ClosedMonthsTable {
  /** YYYY-MM */
  month: string
  zone: 'utc' | 'organization'
  /** how many of `closed_rows` it has */
  rows: number
  /** of what is not simulated, adjustments included */
  cost_micro_usd: number
  /** base64url SHA-256 of its rows (modules/reports/digest.ts) */
  digest: string
  closed_at: number
}

/** What is reported for a closed month from now on. A row is told apart by all that is not a count. */
export interface ClosedRowsTable extends ChargeCounts {
  month: string
  zone: 'utc' | 'organization'
  /** the closed month before whose calls these are, which came in late; '': this month's own */
  adjusts: string
  /** '': none, as in `spend_daily` */
  cost_centre: string
  project_id: string
  person_id: string
  model: string
  provider: string
  /** 1: the practice provider answered */
  simulated: number
}

/** As in `spend_daily`. */
export interface ChargeCounts {
  calls: number
  failed_calls: number
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_5m_tokens: number
  cache_write_1h_tokens: number
  web_searches: number
  counted_tokens: number
  cost_micro_usd: number
}

/** An import of a provider's own cost report. */
export interface CostReportsTable {
  id: string
  provider: string
  /** first and last UTC day, YYYY-MM-DD */
  from_day: string
  to_day: string
  lines: number
  imported_at: number
}

/** A day that a report has, with what it costs or nothing: the report imported last that has it. */
export interface CostReportDaysTable {
  provider: string
  /** UTC, YYYY-MM-DD */
  day: string
  report_id: string
}

export interface CostReportLinesTable {
  provider: string
  /** UTC, YYYY-MM-DD */
  day: string
  /** its place among those of the day, from 0 */
  line: number
  /** as the report names it; '': the line names none */
  model: string
  /** what was paid for: `tokens`, `web_search`… as the report says */
  kind: string
  /** what the report says of it, for people */
  description: string
  amount_micro_usd: number
  /** by how much the amount may be off because it was printed with only so many decimals */
  bound_micro_usd: number
}
