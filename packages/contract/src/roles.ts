/** What a person may be. A person holds one or more; rights add up. */
export const roles = [
  'owner',
  'admin',
  'security',
  'finance',
  'auditor',
  'developer',
  'claude_code_user',
  'viewer',
  'guest',
] as const

export type Role = (typeof roles)[number]

/** What a service account may be: it calls models, and no admin route is for machines. */
export const machineRoles = ['developer', 'claude_code_user'] as const satisfies readonly Role[]

/** What an admin route asks of its caller; the only source for server checks and documentation. */
export const permissions = {
  'overview.read': ['owner', 'admin', 'security', 'finance', 'auditor', 'viewer'],
  'people.read': ['owner', 'admin', 'security', 'finance', 'auditor', 'viewer'],
  'people.write': ['owner', 'admin'],
  'people.erase': ['owner', 'security'],
  'invitations.read': ['owner', 'admin'],
  'invitations.write': ['owner', 'admin'],
  'service_accounts.read': ['owner', 'admin', 'security', 'auditor'],
  'service_accounts.write': ['owner', 'admin'],
  'federation.read': ['owner', 'admin', 'security', 'auditor'],
  'federation.write': ['owner', 'admin'],
  'sessions.read': ['owner', 'admin', 'security', 'auditor'],
  'sessions.write': ['owner', 'admin', 'security'],
  'devices.read': ['owner', 'admin', 'security', 'auditor'],
  'devices.write': ['owner', 'admin', 'security'],
  'sign_in.write': ['owner', 'security'],
  'self.read': roles,
  'self.write': roles,
  'credentials.read': ['owner', 'admin', 'security', 'auditor'],
  'credentials.write': ['owner', 'admin', 'security'],
  'ledger.read': ['owner', 'security', 'auditor'],
  'ledger.export': ['owner', 'security', 'auditor'],
  'ledger.write': ['owner', 'security'],
  'witnesses.read': ['owner', 'security', 'auditor'],
  'sinks.read': ['owner', 'security'],
  'sinks.write': ['owner', 'security'],
  'compliance_keys.read': ['owner', 'security'],
  'compliance_keys.write': ['owner', 'security'],
  'spend.read': ['owner', 'admin', 'finance', 'auditor'],
  'budgets.read': ['owner', 'admin', 'finance', 'auditor'],
  'budgets.write': ['owner', 'admin', 'finance'],
  'projects.read': ['owner', 'admin', 'security', 'finance', 'auditor'],
  'projects.write': ['owner', 'admin', 'finance'],
  'projects.classify': ['owner', 'admin', 'security'],
  'reports.read': ['owner', 'admin', 'finance', 'auditor'],
  'reports.write': ['owner', 'finance'],
  'content.read': ['owner', 'security'],
  'content.approve': ['owner', 'security'],
  'content.erase': ['owner', 'security'],
  'holds.read': ['owner', 'security', 'auditor'],
  'holds.write': ['owner', 'security'],
  'policies.read': ['owner', 'admin', 'security', 'auditor', 'viewer'],
  'policies.write': ['owner', 'admin', 'security'],
  'policies.review': ['owner', 'admin', 'security'],
  'policies.publish': ['owner', 'admin', 'security'],
  'settings.read': ['owner', 'admin', 'security', 'auditor'],
  'health.read': ['owner', 'admin', 'security', 'auditor', 'viewer'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** True when one of the roles carries the permission. */
export function permits(held: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return held.some((role) => allowed.includes(role))
}

/** Everything these roles permit: what a page may offer. */
export function permissionsOf(held: readonly Role[]): Permission[] {
  // Sound: the keys of a const object.
  return (Object.keys(permissions) as Permission[]).filter((permission) => permits(held, permission))
}

/**
 * Who may open a way in as somebody, with a sign-in link or by taking away what keeps others out: who could do whatever
 * that person can already, and an owner. Otherwise a security officer would be an admin soon after.
 */
export function mayStandInFor(held: readonly Role[], theirs: readonly Role[]): boolean {
  if (held.includes('owner')) return true
  return !theirs.includes('owner') && permissionsOf(theirs).every((permission) => permits(held, permission))
}

/** Who may give roles to somebody, in an invitation for instance: nobody gives what they do not have, but an admin gives every role except owner. */
export function mayGive(held: readonly Role[], given: readonly Role[]): boolean {
  return (held.includes('admin') && !given.includes('owner')) || mayStandInFor(held, given)
}

/** Roles that may hold a credential, and of which kind. `guest` and `viewer` read pages; they make no model calls. */
export function mayHold(held: readonly Role[], kind: CredentialKind): boolean {
  if (held.some((role) => anyKind.includes(role))) return true
  return kind === 'claude_code' && held.includes('claude_code_user')
}

const anyKind: readonly Role[] = ['owner', 'admin', 'security', 'finance', 'auditor', 'developer']

export const credentialKinds = ['claude_code', 'any'] as const
/** `claude_code`: refused from any other client. `any`: Claude Code and every Anthropic SDK. */
export type CredentialKind = (typeof credentialKinds)[number]

/** Who holds one of these has power over others. */
const rolesOverOthers: readonly Role[] = ['owner', 'admin', 'security']

/** True when the permission changes something for others or shows what they said, and is held through roles with power over them alone. */
export function asksSecondFactor(held: readonly Role[], permission: Permission): boolean {
  // What was said in a call is not read like a list.
  const reads = permission.endsWith('.read') && permission !== 'content.read'
  if (reads || permission === 'self.write') return false
  const carrying = held.filter((role) => permits([role], permission))
  return carrying.length > 0 && carrying.every((role) => rolesOverOthers.includes(role))
}

/** True when some of what these roles permit asks for a second factor: their people have power over others. */
export function havePowerOverOthers(held: readonly Role[]): boolean {
  return permissionsOf(held).some((permission) => asksSecondFactor(held, permission))
}
