import { describe, expect, it } from 'vitest'
import { authenticateAdmin, type AdminCaller } from './index.ts'

const client = { address: '127.0.0.1', agent: 'test' }
const operatorToken = 'operator-token-operator-token-42'
const origin = 'https://sekisho.example.com'
const owner: AdminCaller = { actor: { type: 'person', id: 'per_1' }, roles: ['owner'], secondFactor: true }
const known = {
  byToken: async (token: string) => (token === 'eyJ-known' ? owner : undefined),
  byCookie: async (cookie: string) => (cookie === 'known' ? owner : undefined),
}

async function outcome(headers: Record<string, string>, { method = 'GET', at = origin } = {}) {
  const authenticate = authenticateAdmin({ operatorToken, signedIn: known, origin: () => at })
  const request = new Request(`${at}/api/people`, { method, headers })
  try {
    return (await authenticate(request, client)).actor.type
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('the operator token', () => {
  it('too short to be random is refused at once', () => {
    const deps = { operatorToken: 'short', signedIn: known, origin: () => origin }
    expect(() => authenticateAdmin(deps)).toThrow(RangeError)
  })

  it('is taken before anything else is asked', async () => {
    expect(await outcome({ authorization: `Bearer ${operatorToken}` })).toBe('operator')
    expect(await outcome({ authorization: `Bearer ${operatorToken}x` })).toBe('admin_token_invalid')
  })
})

describe('an access token', () => {
  it('lets in who is signed in, and tells the others to sign in again', async () => {
    expect(await outcome({ authorization: 'Bearer eyJ-known' })).toBe('person')
    expect(await outcome({ authorization: 'Bearer eyJ-over' })).toBe('admin_session_over')
  })
})

describe('a cookie', () => {
  const cookie = '__Host-sekisho_session=known'
  const ours = { origin, 'sec-fetch-site': 'same-origin' }

  it('lets in who is signed in', async () => {
    expect(await outcome({ cookie })).toBe('person')
    expect(await outcome({ cookie: `theme=dark; ${cookie}` })).toBe('person')
    expect(await outcome({ cookie: '__Host-sekisho_session=over' })).toBe('admin_session_over')
  })

  it('is not taken without its prefix where there is TLS, nor twice', async () => {
    expect(await outcome({ cookie: 'sekisho_session=known' })).toBe('admin_token_missing')
    expect(await outcome({ cookie: `${cookie}; ${cookie}` })).toBe('admin_token_missing')
    const plain = { cookie: 'sekisho_session=known' }
    expect(await outcome(plain, { at: 'http://127.0.0.1:8787' })).toBe('person')
  })

  it('changes things only from a page of ours', async () => {
    const post = (headers: Record<string, string>) => outcome({ cookie, ...headers }, { method: 'POST' })
    expect(await post(ours)).toBe('person')
    expect(await post({ origin })).toBe('person')
    for (const headers of [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { ...ours, 'sec-fetch-site': 'cross-site' },
      { ...ours, 'sec-fetch-site': 'same-site' },
      { ...ours, 'sec-fetch-site': 'none' },
      { ...ours, origin: 'https://evil.example' },
      { ...ours, origin: 'null' },
      { ...ours, origin: `${origin}.evil.example` },
    ])
      expect(await post(headers)).toBe('same_origin_required')
  })

  it('does not stand in for a token that is wrong', async () => {
    expect(await outcome({ cookie, authorization: 'Bearer eyJ-over' })).toBe('admin_session_over')
    expect(await outcome({ cookie, authorization: 'Basic eDp5' })).toBe('admin_token_missing')
  })

  it('is never the operator token, whatever is written in it', async () => {
    const asCookie = { cookie: `__Host-sekisho_session=${operatorToken}` }
    expect(await outcome(asCookie)).toBe('admin_session_over')
  })
})
