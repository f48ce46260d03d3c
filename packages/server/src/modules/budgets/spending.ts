import type { Budget, BudgetUnit } from './budget.ts'

/** What of the calls in the ledger is added up. */
export interface SpentQuery {
  /** which day of a call counts: that of UTC, or of the organization's zone */
  zone: Budget['zone']
  /** first and last day, both included, YYYY-MM-DD */
  from: string
  to: string
  unit: BudgetUnit
  person?: string
  project?: string
  costCentre?: string
  /** of the callers at the time of their calls */
  group?: string
  role?: string
  kind?: 'service_account'
}

/** What the ledger knows was spent, everything settled on this node before included. */
export interface Spending {
  /** micro-USD, tokens but for cache reads, or calls */
  spent(query: SpentQuery): Promise<number>
  /** The same for each person, most first; of equal ones the id decides. */
  spentByPerson(query: SpentQuery & { limit: number }): Promise<SpentByPerson[]>
  /** @param hash what `conversationHash` gives */
  conversationSpent(hash: string, unit: BudgetUnit): Promise<number>
}

export interface SpentByPerson {
  /** id of a person or service account */
  person: string
  amount: number
}
