import type { Classification } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { ProjectsTable } from '../../platform/sql/budget-tables.ts'

/** What calls are counted to. Immutable: a change makes a new object. */
export interface Project {
  readonly id: string
  /** what a request tag, a header or a setting says; unique, compared as it is */
  readonly name: string
  readonly classification: Classification
  /** who pays; null: the cost centre of the person */
  readonly costCentre: string | null
  /** `archived`: calls that name it are refused */
  readonly status: 'active' | 'archived'
  /** epoch milliseconds */
  readonly createdAt: number
  /** epoch milliseconds */
  readonly updatedAt: number
}

export function projectFromRow(row: Selectable<ProjectsTable>): Project {
  return {
    id: row.id,
    name: row.name,
    classification: row.classification,
    costCentre: row.cost_centre,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
