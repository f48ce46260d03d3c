import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Provider } from 'oidc-provider'

/** Somebody who works here, as the provider knows them. */
export interface Account {
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[]
}

/** A certified OpenID provider on loopback, whose people sign in without a word. */
export interface IdentityProvider {
  issuer: string
  /** for `oidc:` of a configuration */
  section: Record<string, unknown>
  accounts: Map<string, Account>
  /** who sits at the browser; undefined: they turn back */
  signsIn: string | undefined
  /** how they prove it, for `amr` and `acr`, or what they do when they are asked; undefined: they cannot (RFC 9470 and its kin) */
  proof: Proof | ((asked: Record<string, unknown>) => Proof | undefined)
  /** queries of authorization requests, in order */
  asked: Record<string, unknown>[]
  /** Where to send people back to. Called once the server that asks has its address. */
  register(...redirectUris: string[]): void
  /** From now on every token of theirs is worth nothing. */
  offboard(subject: string): void
  /** paths that were asked for */
  requests: string[]
  /** no port listens until `comeBack` */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

export interface Proof {
  amr?: string[]
  acr?: string
}

const clientSecret = 'a client secret for tests alone'

export async function openIdentityProvider(
  options: { metadata?: object; configuration?: object } = {},
): Promise<IdentityProvider> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${new URL(request.url ?? '/', 'http://x').pathname}`)
    listener(request, response)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const gone = new Set<string>()
  const goAway = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const idp: IdentityProvider = {
    issuer,
    section: {
      issuer,
      client_id: 'sekisho',
      client_secret: clientSecret,
      scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    },
    accounts: new Map([
      [
        'tanaka',
        { email: 'tanaka@example.jp', email_verified: true, name: '田中 はな', groups: ['engineering'] },
      ],
    ]),
    signsIn: 'tanaka',
    proof: {},
    asked: [],
    requests,
    register(...redirectUris) {
      const provider = new Provider(issuer, configurationOf({ idp, redirectUris, gone, options }))
      const handle = provider.callback()
      listener = (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
        if (pathname === '/auth') idp.asked.push(Object.fromEntries(searchParams))
        if (request.url?.startsWith('/interaction/')) void interact({ provider, idp, request, response })
        else handle(request, response)
      }
    },
    offboard: (subject) => void gone.add(subject),
    goAway,
    comeBack: () => listen(port),
    close: async () => (server.listening ? goAway() : undefined),
  }
  return idp
}

interface Parts {
  idp: IdentityProvider
  redirectUris: string[]
  gone: ReadonlySet<string>
  options: { metadata?: object; configuration?: object }
}

function configurationOf({ idp, redirectUris, gone, options }: Parts): object {
  return {
    clients: [
      {
        client_id: 'sekisho',
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        ...options.metadata,
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    conformIdTokenClaims: false,
    cookies: { keys: ['cookie keys of a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    rotateRefreshToken: () => true,
    pkce: { required: () => true },
    ttl: {
      AccessToken: 300,
      IdToken: 300,
      RefreshToken: 86_400,
      Session: 600,
      Grant: 86_400,
      Interaction: 600,
    },
    findAccount: (_: unknown, accountId: string) =>
      gone.has(accountId) || !idp.accounts.has(accountId)
        ? undefined
        : { accountId, claims: () => ({ sub: accountId, ...idp.accounts.get(accountId) }) },
    ...options.configuration,
  }
}

interface Interaction {
  provider: Provider
  idp: IdentityProvider
  request: IncomingMessage
  response: ServerResponse
}

/** What a person would press. */
async function interact({ provider, idp, request, response }: Interaction): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (idp.signsIn === undefined)
    return provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'the person turned back',
    })
  if (prompt.name === 'login') {
    const proof = typeof idp.proof === 'function' ? idp.proof(params) : idp.proof
    if (proof === undefined)
      return provider.interactionFinished(request, response, { error: 'unmet_authentication_requirements' })
    return provider.interactionFinished(request, response, { login: { accountId: idp.signsIn, ...proof } })
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: String(params['client_id']),
  })
  grant.addOIDCScope(String(params['scope']))
  const grantId = await grant.save()
  return provider.interactionFinished(request, response, { consent: { grantId } })
}
