import { AdminProblem, roles } from '@sekisho/contract'
import { subjectOf, type Budget } from './budget.ts'

type Terms = Pick<Budget, 'sharing' | 'unit' | 'limit' | 'period' | 'scope'>

/** @throws AdminProblem budget_terms_invalid, budget_scope_invalid */
export function checkTerms({ sharing, unit, limit, period, scope }: Terms): void {
  const fits =
    (period !== 'minute' || unit !== 'usd') &&
    (period !== 'at_once' || unit === 'calls') &&
    (period !== 'conversation' || sharing === 'seat') &&
    (limit !== null || sharing === 'seat')
  if (!fits) throw new AdminProblem('budget_terms_invalid')
  if (!isScope(scope)) throw scopeProblem(scope)
}

export function scopeProblem({ type }: Budget['scope']): AdminProblem {
  return new AdminProblem('budget_scope_invalid', { scope: type })
}

/** Whether the id may be one of its kind. Groups and cost centres may come later than their budgets. */
function isScope({ type, id }: Budget['scope']): boolean {
  const fits: Record<Budget['scope']['type'], boolean> = {
    organization: id === '',
    person: id.startsWith('per_') || isSubject(id),
    service_account: id === '' || id.startsWith('svc_'),
    project: id.startsWith('prj_'),
    role: (roles as readonly string[]).includes(id),
    group: id !== '',
    cost_centre: id !== '',
  }
  return fits[type]
}

/** OpenID Connect Core, 2: at most 255 characters. */
function isSubject(id: string): boolean {
  const length = subjectOf(id)?.length ?? 0
  return length > 0 && length <= 255
}
