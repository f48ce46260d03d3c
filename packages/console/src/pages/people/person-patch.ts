import type { Role } from '@sekisho/contract'
import type { AdminRequest, PersonBody } from '@sekisho/contract/admin-api'
import { splitNames } from './split-names.ts'

/** What a form holds of a person; '' is none. */
export interface PersonValues {
  name: string
  email: string
  roles: Role[]
  /** with commas between them */
  groups: string
  costCentre: string
  /** id */
  project: string
}

/** A person as the form begins: of roles and groups what was given by hand, which is all that can be changed. */
export function valuesOf({
  name,
  email,
  roles,
  groups,
  given,
  costCentre,
  defaultProject,
}: PersonBody): PersonValues {
  return {
    name,
    email: email ?? '',
    roles: given?.roles ?? roles,
    groups: (given?.groups ?? groups).join(', '),
    costCentre: costCentre ?? '',
    project: defaultProject ?? '',
  }
}

/** What was changed and nothing else, so that what others changed meanwhile stays. */
export function patchOf(person: PersonBody, values: PersonValues): Omit<AdminRequest<'updatePerson'>, 'id'> {
  const before = valuesOf(person)
  const isChanged = (name: keyof PersonValues) => String(before[name]) !== String(values[name])
  return {
    ...(isChanged('name') ? { name: values.name } : {}),
    ...(isChanged('email') ? { email: orNull(values.email) } : {}),
    ...(isChanged('roles') ? { roles: values.roles } : {}),
    ...(isChanged('groups') ? { groups: splitNames(values.groups) } : {}),
    ...(isChanged('costCentre') ? { costCentre: orNull(values.costCentre) } : {}),
    ...(isChanged('project') ? { defaultProject: orNull(values.project) } : {}),
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
