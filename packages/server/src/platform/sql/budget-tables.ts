/** Limit × period × scope. Money in micro-USD. */
export interface BudgetsTable {
  id: string
  /** how a refusal names it; unique */
  name: string
  scope_type: 'organization' | 'person' | 'service_account' | 'group' | 'role' | 'project' | 'cost_centre'
  /** person, project… id, or the name of a group, role or cost centre; empty for the organization */
  scope_id: string
  /** `seat`: each person in the scope has the limit to themselves; `pool`: all share it */
  sharing: 'seat' | 'pool'
  unit: 'usd' | 'tokens' | 'calls'
  /** null: no limit, which overrides a wider one (`seat` only) */
  limit_amount: number | null
  period: 'daily' | 'weekly' | 'monthly' | 'conversation' | 'minute' | 'at_once'
  /** where a day begins */
  zone: 'utc' | 'organization'
  /** JSON array of percents that are told of */
  thresholds: string
  /** which API made or last changed it; `spend_limits` is that of the official gateway */
  source: 'admin' | 'spend_limits'
  created_at: number
  updated_at: number
}

/** Which thresholds were told of: once a counter and period. */
export interface BudgetNoticesTable {
  /** the counter's key: budget, subject and period */
  key: string
  threshold: number
  noticed_at: number
}

export interface ProjectsTable {
  id: string
  /** what a request tag, a header or a setting says; unique, compared as it is */
  name: string
  classification: 'internal' | 'customer_facing' | 'confidential'
  cost_centre: string | null
  status: 'active' | 'archived'
  created_at: number
  updated_at: number
}
