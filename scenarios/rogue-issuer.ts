import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'

/** An OpenID provider that does what it is told, also what it must not. */
export interface RogueIssuer {
  issuer: string
  section: Record<string, unknown>
  /** what its discovery document says differently */
  metadata: Record<string, unknown>
  /** what the ID token says differently, or what it says to a request; undefined values go away */
  claims: Record<string, unknown> | ((asked: URLSearchParams) => Record<string, unknown>)
  /** queries of authorization requests, in order */
  asked: URLSearchParams[]
  /** how it is signed; `stranger`: with a key that is not in the JWKS */
  signing: 'RS256' | 'none' | 'HS256' | 'stranger'
  /** laid over the query of the way back; undefined values go away */
  back: Record<string, string | undefined>
  /** instead of the token endpoint's answer */
  tokenAnswer: { status: number; body: object } | undefined
  userinfo: Record<string, unknown>
  /** forms that came to the token endpoint */
  tokenForms: URLSearchParams[]
  /** `authorization` headers that came with them */
  tokenProofs: string[]
  /** as a new one */
  reset(): void
  close(): Promise<void>
}

const clientSecret = 'a client secret for tests alone, as long as a digest'

/** @param tls PEM texts: it speaks https then */
export async function openRogueIssuer(tls?: { cert: string; key: string }): Promise<RogueIssuer> {
  const keys = await generateKeyPair('RS256')
  const stranger = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const queries = new Map<string, URLSearchParams>()
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(request, response)
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const scheme = tls === undefined ? 'http' : 'https'
  const issuer = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fresh = () => ({
    metadata: {},
    claims: {},
    asked: [] as URLSearchParams[],
    signing: 'RS256' as const,
    back: {},
    tokenAnswer: undefined,
    userinfo: {},
    tokenForms: [] as URLSearchParams[],
    tokenProofs: [] as string[],
  })
  const rogue: RogueIssuer = {
    issuer,
    section: { issuer, client_id: 'sekisho', client_secret: clientSecret },
    ...fresh(),
    reset: () => void Object.assign(rogue, fresh()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return void json({ ...discovery(issuer), ...rogue.metadata })
      case '/keys':
        return void json({ keys: [jwk] })
      case '/authorize':
        return void response.writeHead(302, { location: wayBack(url) }).end()
      case '/token': {
        const form = new URLSearchParams(await textOf(request))
        rogue.tokenForms.push(form)
        rogue.tokenProofs.push(request.headers.authorization ?? '')
        const { tokenAnswer } = rogue
        if (tokenAnswer !== undefined) return void json(tokenAnswer.body, tokenAnswer.status)
        const id_token = await idToken(queries.get(form.get('code') ?? '') ?? new URLSearchParams())
        return void json({ access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token })
      }
      case '/userinfo':
        return void json({ sub: 'mallory', ...rogue.userinfo })
      default:
        return void json({}, 404)
    }
  }

  function wayBack(url: URL): string {
    const code = `code-${queries.size}`
    queries.set(code, url.searchParams)
    rogue.asked.push(url.searchParams)
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    const query = { code, state: url.searchParams.get('state') ?? '', ...rogue.back }
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) back.searchParams.set(name, value)
    return back.href
  }

  function idToken(asked: URLSearchParams): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = defined({
      iss: issuer,
      aud: 'sekisho',
      sub: 'mallory',
      email: 'mallory@example.jp',
      email_verified: true,
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce') ?? undefined,
      ...(typeof rogue.claims === 'function' ? rogue.claims(asked) : rogue.claims),
    })
    return sign(claims)
  }

  function sign(claims: JWTPayload): Promise<string> {
    const { signing } = rogue
    if (signing === 'none') return Promise.resolve(new UnsecuredJWT(claims).encode())
    const key = {
      RS256: keys.privateKey,
      stranger: stranger.privateKey,
      HS256: new TextEncoder().encode(clientSecret),
    }[signing]
    const alg = signing === 'HS256' ? 'HS256' : 'RS256'
    return new SignJWT(claims).setProtectedHeader({ alg, kid: 'one' }).sign(key)
  }

  return rogue
}

function defined(values: Record<string, unknown>): JWTPayload {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    // It admits to anything, as a provider under somebody else's control would.
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += String(piece)
  return text
}
