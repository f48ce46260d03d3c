import { hidesSomething } from '@sekisho/contract'
import type { IssuerSettings } from '../settings.ts'
import { SignInDenied } from './problems.ts'

export type Claims = Readonly<Record<string, unknown>>

/** What an identity provider says of a person, in our words. */
export interface Claimed {
  subject: string
  /** in lower case */
  email: string | undefined
  emailVerified: boolean
  name: string | undefined
  /** undefined: the provider does not say */
  groups: readonly string[] | undefined
}

/** as many as modules/people keeps */
const maxGroups = 1000
const maxText = 256

/** @throws SignInDenied token_invalid without a usable subject, groups_left_out */
export function readClaims(claims: Claims, settings: IssuerSettings): Claimed {
  const subject = textOf(claimAt(claims, settings.claims.userId))
  if (subject === undefined || subject.length > maxText)
    throw new SignInDenied('token_invalid', `the claim ${settings.claims.userId} names nobody`)
  return {
    subject,
    ...readEmail(claims, settings),
    name: textOf(claims['name'])?.slice(0, 200) ?? textOf(claims['preferred_username'])?.slice(0, 200),
    groups: readGroups(claims, settings),
  }
}

/**
 * What the company's rules say to it.
 * @throws SignInDenied email_missing, email_unverified, email_domain, group
 */
export function checkRules(claimed: Claimed, settings: IssuerSettings): void {
  const { allowedEmailDomains: domains, allowedGroups: groups } = settings
  if (domains.length > 0) {
    const { email } = claimed
    if (email === undefined) throw new SignInDenied('email_missing', 'the provider named no email address')
    if (!claimed.emailVerified)
      throw new SignInDenied('email_unverified', 'the provider has not verified the address')
    if (!domains.includes(email.slice(email.lastIndexOf('@') + 1)))
      throw new SignInDenied('email_domain', 'the domain of the address is not allowed')
  }
  if (groups.length > 0 && !groups.some((group) => claimed.groups?.includes(group)))
    throw new SignInDenied('group', 'not a member of an allowed group')
}

/** True when the userinfo endpoint may know what the ID token leaves out. */
export function isIncomplete(claims: Claims, { claims: wanted, trustEmail }: IssuerSettings): boolean {
  const isSilent = (names: readonly string[]) => names.every((name) => claimAt(claims, name) === undefined)
  const isUnsure = !trustEmail && claims['email'] !== undefined && claims['email_verified'] === undefined
  return isSilent(wanted.email) || isSilent(wanted.groups) || (isUnsure && wanted.email.some(namesEmail))
}

/** The ID token's claims, and below them what the userinfo endpoint says: `email_verified` only of the address beside it. */
export function withUserinfo(token: Claims, userinfo: Claims): Claims {
  return { ...userinfo, ...token, email_verified: verifiedBy(token, userinfo) }
}

function verifiedBy(token: Claims, userinfo: Claims): unknown {
  if (isNo(userinfo['email_verified'])) return false
  if (token['email'] === undefined) return userinfo['email_verified']
  if (token['email_verified'] !== undefined) return token['email_verified']
  return userinfo['email'] === token['email'] ? userinfo['email_verified'] : undefined
}

/** The claim that `email_verified` speaks of, by its name or by a pointer to it. */
const namesEmail = (name: string) => name === 'email' || name === '/email'

const isNo = (verified: unknown) => verified === false || verified === 'false'
const isYes = (verified: unknown) => verified === true || verified === 'true'

/** A claim by its name, or by a JSON pointer (RFC 6901) when that begins with `/`. Names like `https://…` are names. */
export function claimAt(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return Object.hasOwn(claims, name) ? claims[name] : undefined
  let value: unknown = claims
  for (const part of name.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** Something@something.something, without spaces or control characters; what else may be an address is not ours to say. */
// oxlint-disable-next-line no-control-regex -- they are what is kept out
const addressForm = /^[^\s@\u0000-\u001F\u007F]{1,64}@[^\s@\u0000-\u001F\u007F]{1,190}$/

/**
 * `email_verified` speaks of the claim `email` alone. Another claim that the operator chose for the address is taken at
 * their word. A provider that never says (Entra ID) is believed where the operator trusts it to: anybody may claim an address.
 */
function readEmail(
  claims: Claims,
  { claims: wanted, trustEmail }: IssuerSettings,
): Pick<Claimed, 'email' | 'emailVerified'> {
  for (const name of wanted.email) {
    const text = textOf(claimAt(claims, name))?.trim().toLowerCase()
    if (text === undefined || !addressForm.test(text)) continue
    const verified = claims['email_verified']
    const isVerified = trustEmail ? !isNo(verified) : isYes(verified)
    return { email: text, emailVerified: !namesEmail(name) || isVerified }
  }
  return { email: undefined, emailVerified: false }
}

/** One that hides something is no group here: cleaned, it could be another one. */
function isGroupName(group: string): boolean {
  return group !== '' && group.length <= maxText && !hidesSomething(group)
}

function readGroups(claims: Claims, { claims: wanted }: IssuerSettings): string[] | undefined {
  const value = wanted.groups.map((name) => claimAt(claims, name)).find((found) => found !== undefined)
  if (value === undefined) {
    // Entra ID names where they could be asked for instead, above 200 groups.
    const elsewhere = claims['_claim_names']
    if (typeof elsewhere === 'object' && elsewhere !== null && 'groups' in elsewhere)
      throw new SignInDenied(
        'groups_left_out',
        'the person is in more groups than the provider writes into a token; let it send only groups assigned to the application',
      )
    return undefined
  }
  const list = (Array.isArray(value) ? value : [value]).filter((group) => typeof group === 'string')
  const named = [...new Set(list.filter(isGroupName))]
  // Cut off, an allowed group could be lost, or a role with it, and nobody would know why.
  if (named.length > maxGroups)
    throw new SignInDenied('groups_left_out', `the provider names more than ${maxGroups} groups`)
  return named
}

function textOf(value: unknown): string | undefined {
  // A larger one has lost its last digits, and is perhaps somebody else's.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
