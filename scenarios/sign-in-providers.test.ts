import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { poll, refresh, statusWith } from './device-client.ts'
import { openIdentityProvider } from './identity-provider.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import {
  onLoopback,
  startSignInServer,
  type SignInServer,
  type SignInServerOptions,
} from './sign-in-fixture.ts'

const database = testSqlite()
const open: { close?(): unknown; stop?(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await (one.close?.() ?? one.stop?.())
})
afterAll(() => database.dispose())

function opened<One extends { close?(): unknown; stop?(): unknown }>(one: One): One {
  open.push(one)
  return one
}

async function start(options: Omit<SignInServerOptions, 'storage'>): Promise<SignInServer> {
  return opened(await startSignInServer({ storage: await database.open(), ...options }))
}

describe('a provider that is away', () => {
  it('does not keep a server from starting, nor keys from working; its page says so, and the code stays good', async () => {
    const idp = opened(await openIdentityProvider())
    await idp.goAway()
    const server = await start({ oidc: idp.section })
    idp.register(server.callback)
    expect(await statusWith(server.url, server.sekisho.secret)).toBe(404)

    const begun = await server.begin()
    expect(begun.page.status).toBe(503)
    expect(begun.page.text).toContain('cannot be reached at the moment')
    expect(begun.page.text).not.toContain('name="with"')
    expect((await server.goOn(begun)).status).toBe(503)
    expect((await poll(server.url, begun.codes.device_code)).body.error).toBe('authorization_pending')

    await idp.comeBack()
    // It is asked again after a pause, so that everybody who waits does not ask at once.
    await vi.waitFor(
      async () => {
        const page = await begun.browser.visit(begun.codes.verification_uri_complete)
        expect(page.status).toBe(200)
      },
      { interval: 200 },
    )
    expect((await server.goOn(begun)).url).toContain('of=approved')
  })

  it('in the middle of a sign-in loses nothing', async () => {
    const rogue = opened(await openRogueIssuer())
    const server = await start({ oidc: rogue.section })
    const begun = await server.begin()
    rogue.tokenAnswer = { status: 503, body: {} }
    const last = await server.goOn(begun)
    expect([last.status, last.url]).toEqual([503, `${server.url}/device/result?of=away`])
    rogue.tokenAnswer = undefined
    expect((await server.goOn(begun)).url).toContain('of=approved')
  })
})

describe('what a provider gave for a session', () => {
  it('that no key opens any more ends it at its next refresh, as OAuth says so and on the record', async () => {
    const idp = opened(await openIdentityProvider())
    const withKeys = (...jwt_secret: string[]) => ({
      session: { jwt_secret },
      oidc: idp.section,
      sekisho: { sign_in: { ...onLoopback, check_provider_minutes: 600 } },
    })
    const [former, next] = ['the former secret of these tests, long', 'the next secret of these tests, long']
    const storage = await database.open()
    const server = await startSignInServer({ storage, config: withKeys(former), oidc: idp.section })
    let running = server.sekisho
    opened({ stop: () => running.stop() })
    idp.register(server.callback)
    const { tokens } = await server.signIn()
    running = await running.restart(withKeys(next, former))
    expect((await running.admin('POST', '/api/signing-keys/rotate', {})).status).toBe(201)
    const during = await refresh(running.url, tokens.refresh_token)
    expect(during.status).toBe(200)
    running = await running.restart(withKeys(next))
    const ended = await refresh(running.url, during.body.refresh_token)
    expect([ended.status, ended.body]).toEqual([
      401,
      { error: 'invalid_grant', error_description: expect.stringContaining('Sign in again') },
    ])
    await vi.waitFor(
      async () => {
        const revoked = (await running.entries()).filter(({ kind }) => kind === 'session.revoked')
        expect(revoked.map(({ data }) => data)).toMatchObject([{ reason: 'provider_token_unreadable' }])
      },
      { interval: 50 },
    )
  })
})

describe('several providers at once', () => {
  it('have a button each; who is known to one is not taken for who is known to another by the same subject', async () => {
    const [first, second] = [opened(await openRogueIssuer()), opened(await openRogueIssuer())]
    const server = await start({
      oidc: first.section,
      signIn: { issuers: [{ name: 'Partner company', ...second.section }] },
    })
    second.claims = { email: 'mallory@partner.example' }
    const { page } = await server.begin()
    expect(page.text.match(/name="with"/g)).toHaveLength(2)
    expect(page.text).toContain('Partner company')
    const own = await server.signIn('0')
    const partner = await server.signIn('1')
    expect([own.tokens.email, partner.tokens.email]).toEqual([
      'mallory@example.jp',
      'mallory@partner.example',
    ])
    const sessions = (await server.entries('session.opened', (data) => data.length === 2)) as {
      issuer: string
      person: string
    }[]
    expect(sessions.map(({ issuer }) => issuer)).toEqual([first.issuer, second.issuer])
    expect(new Set(sessions.map(({ person }) => person)).size).toBe(2)
  })

  it('of which one is away leave the other', async () => {
    const [first, second] = [opened(await openRogueIssuer()), opened(await openRogueIssuer())]
    const server = await start({
      oidc: first.section,
      signIn: { issuers: [{ name: 'Partner company', ...second.section }] },
    })
    await first.close()
    const { page } = await server.begin()
    expect(page.status).toBe(200)
    expect(page.text.match(/name="with"/g)).toHaveLength(1)
    expect((await server.signIn('1')).last.url).toContain('of=approved')
  })

  it('one that is configured no more ends the sessions it vouched for at their next refresh', async () => {
    const [first, second] = [opened(await openRogueIssuer()), opened(await openRogueIssuer())]
    const session = { jwt_secret: 'a secret of these tests that is long enough' }
    const before = await startSignInServer({ storage: await database.open(), oidc: first.section })
    const { tokens } = await before.signIn()
    const after = opened(
      await before.sekisho.restart({ session, oidc: second.section, sekisho: { sign_in: onLoopback } }),
    )
    expect((await refresh(after.url, tokens.refresh_token)).status).toBe(401)
    expect(await statusWith(after.url, tokens.access_token)).toBe(401)
  })
})

describe('what a provider says of itself', () => {
  let rogue: RogueIssuer
  beforeEach(async () => {
    rogue = opened(await openRogueIssuer())
  })

  it.each([
    ['another issuer', { issuer: 'https://id.example.com' }],
    ['a page of a metadata service', { authorization_endpoint: 'http://169.254.169.254/authorize' }],
    ['a script for a page', { authorization_endpoint: 'javascript:alert(1)' }],
    ['plain http elsewhere', { authorization_endpoint: 'http://id.example.com/authorize' }],
  ])('is not believed: %s', async (_, metadata) => {
    rogue.metadata = metadata
    const server = await start({ oidc: rogue.section })
    const { page } = await server.begin()
    expect(page.status).toBe(503)
    expect(page.text).not.toContain('name="with"')
  })

  it.each([
    ['its token endpoint', { token_endpoint: 'http://169.254.169.254/token' }],
    ['its keys', { jwks_uri: 'https://metadata.google.internal/keys' }],
    ['its keys elsewhere without TLS', { jwks_uri: 'http://192.0.2.1/keys' }],
  ])('never makes the server call a forbidden address: %s', async (_, metadata) => {
    rogue.metadata = metadata
    const server = await start({ oidc: rogue.section })
    const { last } = await server.signIn()
    expect(last.url).toBe(`${server.url}/device/result?of=away`)
  })

  it('is read only from this machine when that is allowed', async () => {
    await expect(start({ oidc: rogue.section, signIn: { allow_loopback_issuers: false } })).rejects.toThrow(
      'allow_loopback_issuers',
    )
  })
})

describe('claims', () => {
  let rogue: RogueIssuer
  beforeEach(async () => {
    rogue = opened(await openRogueIssuer())
  })

  it('may be deep inside, and the address in one of several', async () => {
    const server = await start({
      oidc: {
        ...rogue.section,
        groups_claim: ['/groups', '/realm_access/roles'],
        email_claim: ['mail', 'upn'],
        allowed_groups: ['engineering'],
      },
    })
    rogue.claims = { upn: 'Mallory@Corp.example', realm_access: { roles: ['engineering'] } }
    expect((await server.signIn()).tokens.email).toBe('mallory@corp.example')
    rogue.claims = { upn: 'Mallory@Corp.example', realm_access: { roles: ['sales'] } }
    expect((await server.signIn()).last.url).toContain('of=group')
  })

  it('that the ID token leaves out are asked for, of the same person only', async () => {
    const oidc = { ...rogue.section, userinfo_fallback: true, allowed_groups: ['engineering'] }
    const server = await start({ oidc })
    rogue.userinfo = { groups: ['engineering'], email: 'somebody-else@example.jp' }
    expect((await server.signIn()).tokens.email).toBe('mallory@example.jp')
    rogue.userinfo = { groups: ['engineering'], sub: 'somebody-else' }
    expect((await server.signIn()).last.url).toContain('of=token_invalid')
  })

  it('say whether a second factor was proved', async () => {
    const server = await start({
      oidc: rogue.section,
      signIn: { second_factor: { acr: ['urn:corp:mfa'], amr: ['hwk'] } },
    })
    for (const claims of [{}, { amr: ['pwd'] }, { amr: ['pwd', 'hwk'] }, { acr: 'urn:corp:mfa' }]) {
      rogue.claims = claims
      await server.signIn()
    }
    const opened = (await server.entries('session.opened', (data) => data.length === 4)) as {
      secondFactor: boolean
    }[]
    expect(opened.map(({ secondFactor }) => secondFactor)).toEqual([false, false, true, true])
  })

  it('of an address that somebody else has do not make them the same person unless it is verified', async () => {
    const server = await start({ oidc: rogue.section })
    const known = { name: 'Boss', email: 'boss@example.jp', roles: ['owner'] }
    expect((await server.sekisho.admin('POST', '/api/people', known)).status).toBe(201)
    for (const email_verified of [false, undefined]) {
      rogue.claims = { email: 'boss@example.jp', email_verified }
      expect((await server.signIn()).last.url).toContain('of=identity_not_linked')
    }
    rogue.claims = { email: 'boss@example.jp', email_verified: true }
    expect((await server.signIn()).tokens.email).toBe('boss@example.jp')
  })

  it('of an address are believed without a word of it where the file says so, for each provider on its own', async () => {
    const partner = opened(await openRogueIssuer())
    const server = await start({
      oidc: rogue.section,
      signIn: { trust_email: true, issuers: [{ name: 'Partner company', ...partner.section }] },
    })
    const known = { name: 'Boss', email: 'boss@example.jp', roles: ['owner'] }
    await server.sekisho.admin('POST', '/api/people', known)
    rogue.claims = partner.claims = { email: 'boss@example.jp', email_verified: undefined }
    expect((await server.signIn('1')).last.url).toContain('of=identity_not_linked')
    expect((await server.signIn('0')).tokens.email).toBe('boss@example.jp')
  })
})

describe('the way to a provider', () => {
  const tls = (name: string) =>
    readFileSync(fileURLToPath(new URL(`fixtures/tls/test-only-${name}.pem`, import.meta.url)), 'utf8')

  it('is trusted by the company’s own authority, where the file names it, and by no other', async () => {
    const rogue = opened(await openRogueIssuer({ cert: tls('first.cert'), key: tls('first.key') }))
    const pageStatus = async (ca_cert_pem?: string) => {
      const server = await start({ oidc: { ...rogue.section, ...(ca_cert_pem ? { ca_cert_pem } : {}) } })
      return (await server.begin()).page.status
    }
    expect(await pageStatus()).toBe(503)
    expect(await pageStatus(tls('second.cert'))).toBe(503)
    expect(await pageStatus(tls('first.cert'))).toBe(200)
  })

  it('is proved with a key where the file says so (private_key_jwt)', async () => {
    const rogue = opened(await openRogueIssuer())
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { client_secret: _, ...rest } = rogue.section
    const certificate = tls('first.cert')
    const server = await start({
      oidc: {
        ...rest,
        token_endpoint_auth_method: 'private_key_jwt',
        client_assertion: {
          private_key_pem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
          certificate_pem: certificate,
        },
      },
    })
    expect((await server.signIn()).last.url).toContain('of=approved')
    const form = rogue.tokenForms.at(-1)
    const assertion = form?.get('client_assertion') ?? ''
    expect(form?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    expect(form?.has('client_secret')).toBe(false)
    const der = Buffer.from(certificate.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
    expect(decodeProtectedHeader(assertion)).toMatchObject({
      alg: 'RS256',
      'x5t#S256': createHash('sha256').update(der).digest('base64url'),
    })
    expect(decodeJwt(assertion)).toMatchObject({ iss: 'sekisho', sub: 'sekisho', aud: rogue.issuer })
  })

  it('carries the secret as the file, or the provider, wants it', async () => {
    const rogue = opened(await openRogueIssuer())
    rogue.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] }
    const server = await start({ oidc: rogue.section })
    await server.signIn()
    expect(rogue.tokenForms.at(-1)?.get('client_secret')).toBe(rogue.section['client_secret'])
    expect(rogue.tokenProofs.at(-1)).toBe('')
    const basic = await start({
      oidc: { ...rogue.section, token_endpoint_auth_method: 'client_secret_basic' },
    })
    await basic.signIn()
    expect(rogue.tokenForms.at(-1)?.has('client_secret')).toBe(false)
    expect(rogue.tokenProofs.at(-1)).toMatch(/^Basic /)
  })

  it('leads through the company’s proxy, except to this machine', async () => {
    const tunnels: string[] = []
    const proxy = createServer().on('connect', (request: IncomingMessage, socket: Socket) => {
      tunnels.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    opened({ close: () => (proxy.closeAllConnections(), proxy.close()) })
    const { port } = proxy.address() as AddressInfo
    const rogue = opened(await openRogueIssuer())
    const server = opened(
      await startSignInServer({
        storage: await database.open(),
        oidc: { ...rogue.section, issuer: 'https://id.example.com' },
        signIn: { issuers: [{ name: 'Here', ...rogue.section }] },
        env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
      }),
    )
    const { page } = await server.begin()
    expect(page.text.match(/name="with"/g)).toHaveLength(1)
    expect(tunnels).toEqual(['id.example.com:443'])
    expect((await server.signIn('1')).last.url).toContain('of=approved')
  })
})
