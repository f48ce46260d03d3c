import type { Role } from '@sekisho/contract'

/** What a rule is chosen by. */
export interface PolicySubject {
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
}

interface SubjectMatch {
  roles?: readonly Role[] | undefined
  groups?: readonly string[] | undefined
}

/** Whether somebody has any of the roles or is in any of the groups. */
export function compileSubjects(match: SubjectMatch = {}): (subject: PolicySubject) => boolean {
  const roles = new Set(match.roles)
  const groups = new Set(match.groups)
  return (subject) =>
    subject.roles.some((role) => roles.has(role)) || subject.groups.some((group) => groups.has(group))
}
