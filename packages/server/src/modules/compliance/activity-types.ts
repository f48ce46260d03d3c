import { entryKinds, type Entry, type EntryData, type EntryKind } from '@sekisho/contract'
import { isLocal } from '../sessions/index.ts'
import type { Organization } from './organization.ts'

/** What an entry is in Anthropic's words, with the fields that its type has there. */
export interface ActivityType {
  type: string
  fields: Readonly<Record<string, unknown>>
}

type Describe<Kind extends EntryKind> = (entry: Entry<Kind>, organization: Organization) => ActivityType
type Described = { [Kind in EntryKind]?: { types: readonly string[]; describe: Describe<Kind> } }

/**
 * Entries that have a counterpart among the types of Anthropic's API, and what it is. Every other kind has a type of ours:
 * its name with `sekisho_` before it.
 * @see https://platform.claude.com/docs/en/api/compliance/activities/list
 */
const described: Described = {
  'person.created': {
    types: ['scim_user_created', 'sekisho_person_created'],
    describe: (entry) => ofDirectory(entry, 'scim_user_created'),
  },
  'person.changed': {
    types: [
      'scim_user_updated',
      'role_assignment_granted',
      'role_assignment_revoked',
      'sekisho_person_changed',
    ],
    describe: describePersonChange,
  },
  'person.deactivated': {
    types: ['scim_user_deleted', 'org_user_deleted'],
    describe: ({ actor, data }) =>
      actor.type === 'scim'
        ? { type: 'scim_user_deleted', fields: { user_id: data.person } }
        : { type: 'org_user_deleted', fields: { deleted_user_id: data.person, deleted_user_email: null } },
  },
  'group.created': {
    types: ['group_created'],
    describe: ({ data }) => ({
      type: 'group_created',
      fields: { group_id: data.group, group_name: data.after['name'] ?? '' },
    }),
  },
  'group.changed': {
    types: ['group_member_added', 'group_member_removed', 'group_updated'],
    describe: ({ data: { group, after } }) => {
      if ('added' in after)
        return { type: 'group_member_added', fields: { group_id: group, member_ids: after['added'] } }
      if ('removed' in after)
        return { type: 'group_member_removed', fields: { group_id: group, member_ids: after['removed'] } }
      return { type: 'group_updated', fields: { group_id: group } }
    },
  },
  'group.removed': same('group_deleted', ({ group }) => ({ group_id: group })),
  'invitation.created': same('org_user_invite_sent', ({ after }) => ({
    invited_email: null,
    invited_role: Array.isArray(after['roles']) ? (after['roles'][0] ?? null) : null,
    invited_seat_tier: null,
  })),
  'invitation.renewed': same('org_user_invite_re_sent', () => ({
    invited_email: null,
    invited_role: null,
    invited_seat_tier: null,
  })),
  'invitation.accepted': same('org_user_invite_accepted', ({ invitation }) => ({ invite_id: invitation })),
  'invitation.revoked': same('org_user_invite_deleted', ({ invitation }) => ({ invite_id: invitation })),
  'session.opened': {
    types: ['sso_login_succeeded', 'sekisho_session_opened'],
    describe: (entry) => {
      const { kind, secondFactor } = entry.data
      if (isLocal(entry.data) || kind === 'workload') return ours(entry)
      const fields = { auth_method: 'sso', mfa_method: secondFactor ? null : 'not_used' }
      return { type: 'sso_login_succeeded', fields }
    },
  },
  'session.revoked': same('session_revoked', () => ({})),
  'sign_in.denied': {
    types: ['sso_login_failed', 'sekisho_sign_in_denied'],
    describe: (entry) =>
      entry.data.issuer === 'local' ? ours(entry) : { type: 'sso_login_failed', fields: {} },
  },
  'credential.created': same('platform_api_key_created', ({ credential }) => ({ api_key_id: credential })),
  'credential.rotated': same('platform_api_key_updated', ({ credential, successor }) => ({
    api_key_id: credential,
    updates: [{ type: 'successor', previous_value: null, current_value: successor }],
  })),
  'credential.revoked': same('platform_api_key_updated', ({ credential }) => ({
    api_key_id: credential,
    updates: [{ type: 'status', previous_value: 'active', current_value: 'inactive' }],
  })),
  'compliance_key.created': same('admin_api_key_created', ({ key, after }) => ({
    admin_api_key_id: key,
    scopes: after['scopes'],
  })),
  'compliance_key.revoked': same('admin_api_key_deleted', ({ key }) => ({ admin_api_key_id: key })),
  'compliance_api.accessed': same('compliance_api_accessed', ({ request, method, status, url }) => ({
    request_id: request,
    request_method: method,
    status_code: status,
    url,
    request_body: null,
  })),
}

/** Nothing that anybody did: who was in which groups, and each call. Settled calls are shown where they are asked for. */
const unshown: readonly EntryKind[] = ['exchange.admitted', 'membership.seen']
const shownWhenAsked: readonly EntryKind[] = ['exchange.settled']

/** Kinds whose entries may be of the types; `undefined`: all but model calls, as in Anthropic's feed. */
export function kindsOf(types: readonly string[] | undefined): EntryKind[] {
  const kinds = entryKinds.filter((kind) => !unshown.includes(kind))
  if (types === undefined) return kinds.filter((kind) => !shownWhenAsked.includes(kind))
  return kinds.filter((kind) =>
    (described[kind]?.types ?? [ourType(kind)]).some((type) => types.includes(type)),
  )
}

export function typeOf<Kind extends EntryKind>(entry: Entry<Kind>, organization: Organization): ActivityType {
  // Sound: what stands under the kind describes entries of it.
  const known = described[entry.kind] as { describe: Describe<Kind> } | undefined
  return known === undefined ? ours(entry) : known.describe(entry, organization)
}

function same<Kind extends EntryKind>(
  type: string,
  fieldsOf: (data: EntryData[Kind]) => ActivityType['fields'],
) {
  const describe: Describe<Kind> = ({ data }) => ({ type, fields: fieldsOf(data) })
  return { types: [type], describe }
}

function ours({ kind, data }: Entry): ActivityType {
  return { type: ourType(kind), fields: { details: data } }
}

function ourType(kind: EntryKind): string {
  return `sekisho_${kind.replaceAll('.', '_')}`
}

function ofDirectory(entry: Entry<'person.created' | 'person.changed'>, type: string): ActivityType {
  return entry.actor.type === 'scim' ? { type, fields: { user_id: entry.data.person } } : ours(entry)
}

function describePersonChange(entry: Entry<'person.changed'>, { uuid }: Organization): ActivityType {
  const { actor, data } = entry
  const roles = [data.before['roles'], data.after['roles']]
  const isRolesAlone = Object.keys({ ...data.before, ...data.after }).every((field) => field === 'roles')
  if (actor.type === 'scim' || !isRolesAlone) return ofDirectory(entry, 'scim_user_updated')
  const [before, after] = roles.map((list) => new Set(Array.isArray(list) ? list.map(String) : []))
  const [granted, revoked] = [after?.difference(before ?? new Set()), before?.difference(after ?? new Set())]
  const change = revoked?.size === 0 ? granted : granted?.size === 0 ? revoked : undefined
  if (change === undefined || change.size === 0) return ours(entry)
  const fields = {
    resource_id: uuid,
    resource_type: 'organization',
    role: [...change].join(','),
    target_id: data.person,
    target_type: 'user',
  }
  return { type: change === granted ? 'role_assignment_granted' : 'role_assignment_revoked', fields }
}
