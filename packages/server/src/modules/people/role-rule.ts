import type { Role } from '@sekisho/contract'

/** Which groups give which roles (`sekisho.sign_in.role_mapping`). They come and go with the membership. */
export interface RoleRule {
  rolesOf(groups: readonly string[]): Role[]
  /** a change of a membership can make an owner or unmake one */
  readonly makesOwners: boolean
}

export type RoleMapping = readonly { groups: readonly string[]; roles: readonly Role[] }[]

export function createRoleRule(mapping: RoleMapping): RoleRule {
  const byGroup = new Map<string, Set<Role>>()
  for (const { groups, roles } of mapping) {
    for (const group of groups) byGroup.set(group, new Set([...(byGroup.get(group) ?? []), ...roles]))
  }
  return {
    rolesOf: (groups) => groups.flatMap((group) => [...(byGroup.get(group) ?? [])]),
    makesOwners: mapping.some(({ roles }) => roles.includes('owner')),
  }
}
