import type { AdminOutput } from '@sekisho/contract/admin-api'
import { fakeApi, type Answers } from './testing.ts'

/** Test support: a server people sign in to, as RFC 8628, 6749 and 7009 have it, with refresh tokens that turn over. */
export interface AuthorizationServer {
  fetch: typeof globalThis.fetch
  /** epoch milliseconds; waiting moves it on */
  now: () => number
  wait: (milliseconds: number) => Promise<void>
  pass: (milliseconds: number) => void
  /** what the person does in the browser, once the device has asked so often */
  decide: (decision: 'approve' | 'deny' | 'ignore', afterPolls?: number) => void
  /** nothing answers */
  away: boolean
  /** paths asked, in order */
  asked: string[]
  /** how long the client waited, each time */
  waits: number[]
  /** the session's refresh tokens, newest last; empty once it was ended */
  refreshTokens: string[]
  /** an administrator ends the session */
  end: () => void
}

export const server = 'https://sekisho.example.com'
const intervalMs = 5_000
const lifetimeSeconds = 3600

export function authorizationServer(answers: Answers = {}): AuthorizationServer {
  const me: AdminOutput<'whoAmI'> = answers.whoAmI ?? {
    type: 'person',
    roles: ['developer'],
    secondFactor: false,
  }
  const api = fakeApi({ ...answers, whoAmI: me })
  let time = Date.UTC(2026, 10, 22)
  let decision = 'approve'
  let pollsLeft = 0
  let polledAt = -Infinity
  let interval = intervalMs
  let made = 0
  const as: AuthorizationServer = {
    now: () => time,
    pass: (milliseconds) => void (time += milliseconds),
    async wait(milliseconds) {
      as.waits.push(milliseconds)
      time += milliseconds
    },
    decide(how, afterPolls = 0) {
      decision = how
      pollsLeft = afterPolls
    },
    away: false,
    asked: [],
    waits: [],
    refreshTokens: [],
    end: () => void (as.refreshTokens = []),
    async fetch(target, init) {
      const request = new Request(target, init)
      const { pathname, origin } = new URL(request.url)
      if (origin !== server) throw new Error(`a token was about to go to ${origin}`)
      as.asked.push(pathname)
      if (as.away)
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
      if (!pathname.startsWith('/oauth/')) return await api.fetch(request)
      const form = new URLSearchParams(await request.text())
      return pathname === '/oauth/device_authorization' ? invite(form) : answer(pathname, form)
    },
  }

  function answer(path: string, form: URLSearchParams): Response {
    if (path === '/oauth/revoke') {
      if (as.refreshTokens.includes(form.get('token') ?? '')) as.end()
      return Response.json({})
    }
    return form.get('grant_type') === 'refresh_token' ? refresh(form.get('refresh_token') ?? '') : poll(form)
  }

  function invite(form: URLSearchParams): Response {
    if (form.get('surface') !== 'sekisho_cli')
      return Response.json({ error: 'invalid_request' }, { status: 400 })
    polledAt = time
    interval = intervalMs
    return Response.json({
      device_code: 'the-device-code',
      user_code: 'BCDF-GHJK',
      verification_uri: `${server}/device`,
      verification_uri_complete: `${server}/device?user_code=BCDF-GHJK`,
      expires_in: 600,
      interval: intervalMs / 1000,
    })
  }

  function poll(form: URLSearchParams): Response {
    const no = (error: string) => Response.json({ error }, { status: 400 })
    if (form.get('device_code') !== 'the-device-code') return no('expired_token')
    const soon = time - polledAt < interval
    polledAt = time
    if (soon) {
      interval += 5_000
      return no('slow_down')
    }
    if (pollsLeft-- > 0 || decision === 'ignore') return no('authorization_pending')
    return decision === 'deny' ? no('access_denied') : grant()
  }

  function refresh(token: string): Response {
    if (token !== as.refreshTokens.at(-1)) {
      // Somebody has a copy.
      if (as.refreshTokens.includes(token)) as.end()
      const problem = { error: 'invalid_grant', error_description: 'This sign-in was ended.' }
      return Response.json(problem, { status: 401 })
    }
    return grant()
  }

  function grant(): Response {
    as.refreshTokens.push(`refresh-${++made}`)
    return Response.json({
      access_token: `access-${made}`,
      refresh_token: `refresh-${made}`,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    })
  }

  return as
}
