import { readFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { GuardedFetch } from '../../providers/index.ts'
import type { IssuerSettings } from '../settings.ts'
import type { Claimed } from './claims.ts'
import { IssuerAway } from './problems.ts'

/** Google writes no groups into its tokens; its directory knows them, by the addresses of the groups. */
export interface GoogleGroups {
  /** @throws IssuerAway */
  of(email: string): Promise<string[]>
}

/**
 * With the groups the directory names in place of those of the token. By a verified address alone: anybody may claim one,
 * and would have the groups of whoever it belongs to. @throws IssuerAway
 */
export async function withGoogleGroups(claimed: Claimed, groups: GoogleGroups | undefined): Promise<Claimed> {
  const { email, emailVerified } = claimed
  if (groups === undefined || email === undefined || !emailVerified) return claimed
  return { ...claimed, groups: await groups.of(email) }
}

export interface GoogleGroupsDeps {
  outbound: Pick<GuardedFetch, 'fetch'>
  clock: Clock
  /** default: Google's own */
  directoryUrl?: string
}

const serviceAccount = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
})
const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() })
const page = z.object({
  groups: z.array(z.object({ email: z.string() })).default([]),
  nextPageToken: z.string().optional(),
})

const scope = 'https://www.googleapis.com/auth/admin.directory.group.readonly'
const maxPages = 10
/** renewed before its end, so that it holds for the calls it was fetched for */
const marginMs = 60_000

/** @throws Error when the service account's file cannot be used */
export function createGoogleGroups(
  { issuer, googleGroups: given }: IssuerSettings,
  { outbound, clock, directoryUrl = 'https://admin.googleapis.com' }: GoogleGroupsDeps,
): GoogleGroups | undefined {
  if (given === undefined) return undefined
  const account = readAccount(issuer, given.serviceAccountFile)
  /** by the monotonic clock: one that is set back makes no token last longer */
  let token: { text: string; endsAt: number } | undefined

  async function ask<Answer>(
    schema: z.ZodType<Answer>,
    ...[url, request]: Parameters<GuardedFetch['fetch']>
  ): Promise<Answer> {
    try {
      const response = await outbound.fetch(url, request)
      const body: unknown = await response.json()
      if (!response.ok) throw new Error(`${new URL(url).hostname} answered ${response.status}`)
      return schema.parse(body)
    } catch (cause) {
      throw new IssuerAway(issuer, 'groups cannot be looked up in Google Workspace', { cause })
    }
  }

  /** The service account acts for an administrator (domain-wide delegation, RFC 7523). */
  async function accessToken(): Promise<string> {
    const askedAt = clock.monotonic()
    if (token !== undefined && token.endsAt > askedAt) return token.text
    const now = clock.now()
    const { SignJWT } = await import('jose')
    const assertion = await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(account.client_email)
      .setSubject(given?.adminEmail ?? '')
      .setAudience(account.token_uri)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(now / 1000) + 300)
      .sign(account.key)
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
    const answer = await ask(tokenAnswer, account.token_uri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    token = { text: answer.access_token, endsAt: askedAt + answer.expires_in * 1000 - marginMs }
    return token.text
  }

  return {
    async of(email) {
      const headers = { authorization: `Bearer ${await accessToken()}` }
      const found: string[] = []
      let pageToken: string | undefined
      for (let pages = 0; pages < maxPages; pages++) {
        const query = new URLSearchParams({
          userKey: email,
          maxResults: '200',
          ...(pageToken === undefined ? {} : { pageToken }),
        })
        const url = `${directoryUrl}/admin/directory/v1/groups?${query.toString()}`
        const answer = await ask(page, url, { headers })
        found.push(...answer.groups.map((group) => group.email.toLowerCase()))
        pageToken = answer.nextPageToken
        if (pageToken === undefined) return found
      }
      throw new IssuerAway(issuer, 'somebody is in more groups than can be looked up')
    },
  }
}

function readAccount(issuer: string, file: string) {
  try {
    const account = serviceAccount.parse(JSON.parse(readFileSync(file, 'utf8')))
    return { ...account, key: createPrivateKey(account.private_key) }
  } catch (cause) {
    throw new Error(
      `identity provider ${issuer}: google_groups.service_account_json_path: ${file} is not the key file of a service account`,
      { cause },
    )
  }
}
