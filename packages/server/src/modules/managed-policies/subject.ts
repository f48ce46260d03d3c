import type { Role } from '@sekisho/contract'

/** Whom settings are compiled for. */
export interface PolicySubject {
  id: string
  email?: string
  groups: readonly string[]
  roles: readonly Role[]
}

/** Whom a policy is for: every field that is there must fit, each by any of its values. Without fields: everybody, the base. */
export interface PolicyMatch {
  groups?: readonly string[] | undefined
  /** in lower case, without `@` */
  emailDomain?: string | undefined
  roles?: readonly Role[] | undefined
}

export function isBase({ groups, emailDomain, roles }: PolicyMatch): boolean {
  return groups === undefined && emailDomain === undefined && roles === undefined
}

export function compileMatch({
  groups,
  emailDomain,
  roles,
}: PolicyMatch): (subject: PolicySubject) => boolean {
  const wantedGroups = groups && new Set(groups)
  const wantedRoles = roles && new Set(roles)
  return (subject) =>
    (wantedGroups === undefined || subject.groups.some((group) => wantedGroups.has(group))) &&
    (wantedRoles === undefined || subject.roles.some((role) => wantedRoles.has(role))) &&
    (emailDomain === undefined || domainOf(subject.email) === emailDomain)
}

function domainOf(email: string | undefined): string | undefined {
  return email?.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

interface SubjectPerson {
  readonly id: string
  readonly email: string | null
  readonly groups: readonly string[]
  readonly roles: readonly Role[]
}

/** A person as policies see them. */
export function subjectOf(person: SubjectPerson): PolicySubject {
  const { id, email, groups, roles } = person
  return { id, ...(email === null ? {} : { email }), groups, roles }
}

/** As `subjectOf`, and the same object for the same one: what was compiled for it is found at once. */
export function rememberSubjects(): (person: SubjectPerson) => PolicySubject {
  const known = new WeakMap<SubjectPerson, PolicySubject>()
  return (person) => {
    const subject = known.get(person) ?? subjectOf(person)
    known.set(person, subject)
    return subject
  }
}
