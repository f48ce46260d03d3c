import { z } from 'zod'
import { signInMethods } from '../entries.ts'
import {
  costCentre,
  cursor,
  displayName,
  next,
  pageLimit,
  personId,
  projectId,
  role,
  time,
} from './fields.ts'
import { email, groupName } from './people.ts'

const maxLifeDays = 90

const invitationId = z
  .string()
  .regex(/^inv_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'invitation_id' })
  .meta({
    description: 'Id of an invitation, not the secret of its link',
    example: 'inv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  })

const expiresInDays = z
  .int()
  .min(1)
  .max(maxLifeDays)
  .default(7)
  .meta({ description: 'How long the link is good' })

export const newInvitation = z
  .strictObject({
    name: displayName,
    email,
    roles: z.array(role).min(1).max(9).default(['claude_code_user']),
    groups: z.array(groupName).max(100).default([]),
    defaultProject: projectId.optional(),
    costCentre: costCentre.optional(),
    expiresInDays,
  })
  .meta({ id: 'NewInvitation' })

export const invitationImport = z
  .strictObject({
    csv: z.string().max(1_000_000).meta({
      description:
        'UTF-8, at most 1,000 rows. The header is `name,email,roles,groups`, and after them `project` (name or id) and `cost_centre` where they are wanted; several roles or groups in a cell are separated by `;`',
      example:
        'name,email,roles,groups,project,cost_centre\n田中 愛子,aiko@example.co.jp,developer,platform;tokyo,payments,CC-4711\n',
    }),
    expiresInDays,
  })
  .meta({ id: 'InvitationImport' })

const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const

export const invitation = z
  .object({
    id: invitationId,
    personId: personId
      .optional()
      .meta({ description: 'Present when it is a sign-in link for somebody who is there' }),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(role),
    groups: z.array(z.string()),
    defaultProject: projectId.optional(),
    costCentre: z.string().optional(),
    state: z.enum(invitationStates),
    invitedBy: z.string().optional().meta({ description: 'Id of who invites; absent: the operator' }),
    createdAt: time,
    expiresAt: time,
    acceptedAt: time.optional(),
    revokedAt: time.optional(),
  })
  .meta({ id: 'Invitation' })

export const issuedInvitation = z
  .object({
    invitation,
    url: z.string().meta({ description: 'The link for the person. It is not stored and shown only here' }),
  })
  .meta({ id: 'IssuedInvitation' })

export const issuedInvitations = z
  .object({ data: z.array(issuedInvitation) })
  .meta({ id: 'IssuedInvitations' })

export const invitationPath = z.strictObject({ id: invitationId })

export const invitationsQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  state: z.enum(invitationStates).optional(),
})

export const invitationsPage = z.object({ data: z.array(invitation), next }).meta({ id: 'InvitationsPage' })

export const invitationRenewal = z.strictObject({ expiresInDays }).meta({ id: 'InvitationRenewal' })

const reason = displayName.meta({ description: 'Stands in the ledger for good: no personal data' })

export const invitationRevocation = z.strictObject({ reason }).meta({ id: 'InvitationRevocation' })

export const signInMethodRemoval = z
  .strictObject({
    method: z.enum(signInMethods),
    passkey: z
      .string()
      .min(1)
      .max(1400)
      .optional()
      .meta({ description: 'Id of one passkey; absent: all of them' }),
    reason,
  })
  .meta({ id: 'SignInMethodRemoval' })

export const heldSignInMethods = z
  .object({
    personId,
    password: z.boolean(),
    totp: z.boolean(),
    recoveryCodes: z.int().min(0).meta({ description: 'How many are left' }),
    passkeys: z.array(
      z.object({ id: z.string(), name: z.string(), createdAt: time, lastUsedAt: time.optional() }),
    ),
  })
  .meta({ id: 'SignInMethods' })

export const removedSignInMethod = z
  .object({
    personId,
    method: z.enum(signInMethods),
    sessionsEnded: z.int().min(0).meta({ description: 'The person is signed out everywhere' }),
  })
  .meta({ id: 'RemovedSignInMethod' })
