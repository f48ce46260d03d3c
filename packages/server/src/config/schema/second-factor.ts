import { z } from 'zod'
import { list, section, text, wholeNumber } from './scalars.ts'

const proof = section({
  claim: text({ max: 256 }).describe(
    'Claim of the ID token, by its name or by a JSON pointer that begins with `/`. Its value may be one text or a list.',
  ),
  values: list(text({ max: 256 }), 50)
    .min(1)
    .describe('Values that say so; one of them is enough.'),
})

/** Objects of requested claims are small, and stand in an address. */
const maxClaimsText = 2000

const stepUp = section({
  acr_values: list(z.string().regex(/^\S{1,256}$/, { error: 'must be one value without spaces' }), 20)
    .min(1)
    .optional()
    .describe('Sent as `acr_values`, in order of preference.'),
  claims: section({
    id_token: z
      .record(text({ max: 256 }), z.json())
      .describe('Claims of the ID token, each with `essential`, `value` or `values`.'),
  })
    .refine((claims) => JSON.stringify(claims).length <= maxClaimsText, {
      error: `must be at most ${maxClaimsText} characters as JSON`,
    })
    .optional()
    .describe('Sent as `claims` (OpenID Connect Core 5.5).'),
  max_age_seconds: wholeNumber(0, 31_536_000)
    .optional()
    .describe(
      'Sent as `max_age`. The second factor then counts only when `auth_time` says that the person signed in so lately.',
    ),
  prompt: z.enum(['login', 'consent', 'select_account']).optional().describe('Sent as `prompt`.'),
}).refine((given) => Object.values(given).some((value) => value !== undefined), {
  error: 'must say what to ask for: acr_values, claims, max_age_seconds or prompt',
})

/** How one identity provider, or all of them, say that a second factor was proved, and how they are asked for it. */
export const secondFactor = section({
  acr: list(text()).default([]).describe('Values of `acr` that say so.'),
  amr: list(text())
    .default(['mfa'])
    .describe(
      'Values of `amr` that say so (RFC 8176). `otp`, `hwk`, `swk`, `sc` and `fido` name one factor, which may be the only one.',
    ),
  claims: list(proof, 20).default([]).describe('Other claims that say so, for instance `acrs` of Entra ID.'),
  step_up: stepUp
    .optional()
    .describe(
      'What a person with power over others is sent to the provider with once more when they come back without a second factor. Left out: they are not sent.',
    ),
})
