import { z } from 'zod'
import { credentialKinds, roles } from '../roles.ts'
import { hidesSomething } from '../shown-names.ts'

/** Fields that several schemas share. Texts go into the OpenAPI document. */

export const personId = z
  .string()
  .regex(/^per_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'person_id' })
  .meta({ description: 'Id of a person', example: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const accountId = z
  .string()
  .regex(/^(per|svc)_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'account_id' })
  .meta({ description: 'Id of a person or service account', example: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const serviceAccountId = z
  .string()
  .regex(/^svc_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'service_account_id' })
  .meta({ description: 'Id of a service account', example: 'svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const federationRuleId = z
  .string()
  .regex(/^fed_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'federation_rule_id' })
  .meta({ description: 'Id of a federation rule', example: 'fed_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const credentialId = z
  .string()
  .regex(/^key_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'credential_id' })
  .meta({
    description: 'Id of a credential, not the credential itself',
    example: 'key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  })

export const sessionId = z
  .string()
  .regex(/^ses_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'session_id' })
  .meta({ description: 'Id of a session', example: 'ses_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const deviceId = z
  .string()
  .regex(/^dev_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'device_id' })
  .meta({ description: 'Id of a device', example: 'dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const projectId = z
  .string()
  .regex(/^prj_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'project_id' })
  .meta({ description: 'Id of a project', example: 'prj_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

export const exchangeId = z
  .string()
  .regex(/^exc_[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'exchange_id' })
  .meta({
    description: 'Id of an exchange; the answer to the call had it in `x-sekisho-exchange`',
    example: 'exc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  })

export const time = z.iso
  .datetime()
  .meta({ description: 'UTC, RFC 3339', example: '2026-11-22T06:14:00.000Z' })

export const day = z.iso.date().meta({ description: 'A UTC day', example: '2026-11-22' })

export const role = z.enum(roles).meta({ description: 'What a person may do' })

export const credentialKind = z.enum(credentialKinds).meta({
  description: '`claude_code` is refused from any other client; `any` also serves every Anthropic SDK',
})

/** A name people chose, which shows all that it is: on pages, on terminals and in logs. */
export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !hidesSomething(text), { error: 'control_characters' })

export const costCentre = displayName
  .max(100)
  .meta({ description: 'Who pays, as the accounts name it', example: 'CC-4711' })

/** Why an administrator ends something. */
export const reason = displayName.meta({ description: 'Stands in the ledger for good: no personal data' })

/** What a list is narrowed to. @param where what is looked through, as the reference says it */
export const searchIn = (where: string) =>
  z.string().trim().min(1).max(200).optional().meta({ description: where })

/** Query values arrive as text. */
export const pageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .default(100)
  .meta({ description: 'How many at most' })

export const cursor = z
  .string()
  .min(1)
  .max(200)
  // None that we give has any, and PostgreSQL takes no NUL in a text.
  .refine((text) => !hidesSomething(text), { error: 'control_characters' })
  .optional()
  .meta({ description: 'The `next` of the page before' })

export const next = z
  .string()
  .optional()
  .meta({ description: 'Present when there is more: send it as the cursor of the next page' })

export const count = z.int().min(0)

export const microUsd = z.int().meta({ description: 'Integer micro-USD: 1_000_000 is one US dollar' })
