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
  decide: (decision: Decision, afterPolls?: number) => void
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

type Decision = 'approve' | 'deny' | 'ignore'

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
  const sessions = createSessions()
  const grants = createGrants(() => time, sessions.grant)
  const as: AuthorizationServer = {
    now: () => time,
    pass: (milliseconds) => void (time += milliseconds),
    async wait(milliseconds) {
      as.waits.push(milliseconds)
      time += milliseconds
    },
    decide: grants.decide,
    away: false,
    asked: [],
    waits: [],
    refreshTokens: sessions.refreshTokens,
    end: sessions.end,
    async fetch(target, init) {
      const request = new Request(target, init)
      const { pathname, origin } = new URL(request.url)
      if (origin !== server) throw new Error(`a token was about to go to ${origin}`)
      as.asked.push(pathname)
      if (as.away)
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
      if (!pathname.startsWith('/oauth/')) return await api.fetch(request)
      const form = new URLSearchParams(await request.text())
      if (pathname === '/oauth/device_authorization') return grants.invite(form)
      if (pathname === '/oauth/revoke') return sessions.revoke(form.get('token') ?? '')
      return form.get('grant_type') === 'refresh_token'
        ? sessions.refresh(form.get('refresh_token') ?? '')
        : grants.poll(form)
    },
  }
  return as
}

function createSessions() {
  const refreshTokens: string[] = []
  let made = 0
  const end = () => void refreshTokens.splice(0)
  function grant(): Response {
    refreshTokens.push(`refresh-${++made}`)
    return Response.json({
      access_token: `access-${made}`,
      refresh_token: `refresh-${made}`,
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
    })
  }
  return {
    refreshTokens,
    end,
    grant,
    refresh(token: string): Response {
      if (token === refreshTokens.at(-1)) return grant()
      // Somebody has a copy.
      if (refreshTokens.includes(token)) end()
      const problem = { error: 'invalid_grant', error_description: 'This sign-in was ended.' }
      return Response.json(problem, { status: 401 })
    },
    revoke(token: string): Response {
      if (refreshTokens.includes(token)) end()
      return Response.json({})
    },
  }
}

function createGrants(now: () => number, grant: () => Response) {
  let decision: Decision = 'approve'
  let pollsLeft = 0
  let polledAt = -Infinity
  let interval = intervalMs
  const no = (error: string) => Response.json({ error }, { status: 400 })
  return {
    decide(how: Decision, afterPolls = 0) {
      decision = how
      pollsLeft = afterPolls
    },
    invite(form: URLSearchParams): Response {
      if (form.get('surface') !== 'sekisho_cli') return no('invalid_request')
      polledAt = now()
      interval = intervalMs
      return Response.json({
        device_code: 'the-device-code',
        user_code: 'BCDF-GHJK',
        verification_uri: `${server}/device`,
        verification_uri_complete: `${server}/device?user_code=BCDF-GHJK`,
        expires_in: 600,
        interval: intervalMs / 1000,
      })
    },
    poll(form: URLSearchParams): Response {
      if (form.get('device_code') !== 'the-device-code') return no('expired_token')
      const soon = now() - polledAt < interval
      polledAt = now()
      if (soon) {
        interval += 5_000
        return no('slow_down')
      }
      if (pollsLeft-- > 0 || decision === 'ignore') return no('authorization_pending')
      return decision === 'deny' ? no('access_denied') : grant()
    },
  }
}
