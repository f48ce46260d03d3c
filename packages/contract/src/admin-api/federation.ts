import { z } from 'zod'
import {
  cursor,
  displayName,
  federationRuleId,
  next,
  pageLimit,
  reason,
  serviceAccountId,
  time,
} from './fields.ts'

const plainText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}\u2028\u2029]/u.test(text), { error: 'control_characters' })

/** Compared by the rule itself, or true of every token. */
const ownClaims = ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti']

const claimName = plainText(200)
  .refine((name) => !ownClaims.includes(name.replace(/^\//, '')), { error: 'claim_reserved' })
  .refine((name) => !name.startsWith('/') || !/~(?![01])/.test(name), { error: 'json_pointer' })

const pattern = plainText(500)
  .refine((text) => /[^*]/.test(text), { error: 'bare_asterisk' })
  .refine((text) => !text.includes('***'), { error: 'three_asterisks' })

const conditions = z
  .record(claimName, z.array(pattern).min(1).max(20))
  .refine((record) => Object.keys(record).length > 0, { error: 'condition_missing' })
  .refine((record) => Object.keys(record).length <= 20, { error: 'conditions_many' })
  .meta({
    description:
      'Claim (its name, or a JSON pointer that begins with `/`) to the values it may have. All must hold. ' +
      '`*` in a value is any run of characters without `/`, `**` any run at all',
    example: { repository: ['example-org/app'], ref: ['refs/heads/main', 'refs/tags/v*'] },
  })

const ttlSeconds = z
  .int()
  .min(60)
  .max(3600)
  .meta({ description: 'Life of a token that is exchanged under this rule' })

const recipes = ['github_actions', 'gitlab', 'kubernetes', 'oidc'] as const

export const federationRule = z
  .object({
    id: federationRuleId,
    name: z.string(),
    issuer: z.string(),
    audience: z.string(),
    serviceAccountId,
    conditions: z.record(z.string(), z.array(z.string())),
    ttlSeconds,
    createdAt: time,
  })
  .meta({ id: 'FederationRule' })

export const newFederationRule = z
  .strictObject({
    name: displayName,
    issuer: plainText(500).meta({
      description: 'What `iss` of the tokens is, to the letter',
      example: 'https://token.actions.githubusercontent.com',
    }),
    audience: plainText(500).meta({
      description: 'What `aud` of the tokens is or has; best this server’s own address',
      example: 'https://sekisho.example.com',
    }),
    serviceAccountId,
    conditions,
    ttlSeconds: ttlSeconds.default(900),
    recipe: z
      .enum(recipes)
      .optional()
      .meta({
        description:
          'Whose tokens these are, so that the conditions can be checked for what such a token has and for what pins ' +
          'it to you. Absent: known by the issuer, or `oidc`',
      }),
  })
  .meta({ id: 'NewFederationRule' })

export const federationRulePath = z.object({ id: federationRuleId })

export const federationRulesQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  serviceAccount: serviceAccountId.optional().meta({ description: 'Only those that act as it' }),
})

export const federationRulesPage = z
  .object({ data: z.array(federationRule), next })
  .meta({ id: 'FederationRulesPage' })

export const removal = z.strictObject({ reason }).meta({ id: 'Removal' })
