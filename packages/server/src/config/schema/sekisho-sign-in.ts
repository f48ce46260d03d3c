import { z } from 'zod'
import { roles } from '@sekisho/contract'
import { list, number, section, text, wholeNumber } from './scalars.ts'
import { secondFactor } from './second-factor.ts'
import { namedIssuer } from './sign-in.ts'
import { perAddress } from './traffic.ts'

const hours = (most: number) => number(0.01, most)

/** `sekisho.sign_in`: what the official file has no words for. */
export const signIn = section({
  issuers: list(namedIssuer, 20)
    .default([])
    .describe('More identity providers beside `oidc`, each with the same keys and a `name` for its button.'),
  trust_email: z
    .boolean()
    .default(false)
    .describe(
      'Take the addresses of the provider of `oidc` for verified though it does not say so (`email_verified`). Only where nobody can give themselves an address there.',
    ),
  local: z
    .boolean()
    .optional()
    .describe(
      'Sign-in with passkeys and passwords on this server’s own pages. Left out: only without an issuer.',
    ),
  allow_loopback_issuers: z
    .boolean()
    .default(false)
    .describe('Let an issuer live on this machine, also over plain http. For tests.'),
  second_factor: secondFactor
    .prefault({})
    .describe('How identity providers say that a second factor was proved, and how they are asked for it.'),
  check_provider_minutes: number(0, 1440)
    .default(5)
    .describe(
      'When a session is refreshed, its identity provider is asked whether the person is still there, unless that was within so many minutes.',
    ),
  default_roles: list(z.enum(roles), 9)
    .default(['claude_code_user'])
    .describe('Roles of who signs in for the first time.'),
  role_mapping: list(
    section({
      groups: list(text()).min(1).describe('Members of any of these groups.'),
      roles: list(z.enum(roles), 9).min(1).describe('Have these roles, beside those given by hand.'),
    }),
  )
    .default([])
    .describe('Roles by group. They come and go with the membership.'),
  sessions: section({
    idle_hours: hours(8760).default(336).describe('A session ends when nothing was heard of it for so long.'),
    lifetime_hours: hours(8760).default(720).describe('A session ends after so long in any case.'),
    max_per_person: wholeNumber(1, 1000).default(20).describe('The oldest ends when one more begins.'),
  })
    .prefault({})
    .describe('How long a sign-in holds.'),
  signing_keys: section({
    rotate_days: z
      .union([wholeNumber(0, 3660), z.literal('never')], {
        error: 'must be a whole number of days from 0 to 3660, or never',
      })
      .default(90)
      .describe(
        'Access tokens get a new signing key when the old one is so many days old; nobody is signed out. `0` or `never`: only by hand.',
      ),
  })
    .prefault({})
    .describe('The keys that sign access tokens.'),
  devices: section({
    known_only: z
      .boolean()
      .default(false)
      .describe('Serve Claude Code only on devices that somebody signed in on.'),
    max_per_person: wholeNumber(1, 1000).optional().describe('Devices of one person. Left out: no limit.'),
  })
    .prefault({})
    .describe('Which devices are served.'),
  scim_token: text({ min: 32 })
    .optional()
    .describe(
      'Bearer token of the directory that pushes people and groups to `/scim/v2`. `${VAR}` or `${file:}`.',
    ),
  rate_limits: section({
    token_exchange: perAddress(30)
      .prefault({})
      .describe(
        'Token exchanges of one client address that may fail, and as many of one subject of an issuer. What succeeds is not counted.',
      ),
    scim: perAddress(30)
      .prefault({})
      .describe('Wrong tokens of one client address at `/scim/v2`. The right one is always let in.'),
  })
    .prefault({})
    .describe('How often machines may fail, by process.'),
  credentials: section({
    max_age_days: wholeNumber(1, 3660).optional().describe('Longest life of a new credential.'),
    expiry_required: z.boolean().default(false).describe('Refuse credentials without an end.'),
    revoke_unused_days: wholeNumber(1, 3660).optional().describe('Revoke what was not used for so long.'),
  })
    .prefault({})
    .describe('Rules for credentials.'),
}).describe('Sign-in, roles, sessions, devices and credentials.')
