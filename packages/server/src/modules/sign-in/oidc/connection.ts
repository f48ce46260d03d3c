import type { Configuration, CustomFetch } from 'openid-client'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { GuardedFetch } from '../../providers/index.ts'
import type { IssuerSettings } from '../settings.ts'
import { clientProof, readAssertionKey, type OpenIdClient } from './client-proof.ts'
import { IssuerAway } from './problems.ts'

/** What the provider says of itself, asked for when it is first needed and kept. */
export interface Connection {
  /**
   * The library and the provider's configuration. What is known is used while the provider is away; while nothing is, it is
   * asked again after a growing pause, so that people who wait do not make it worse.
   * @throws IssuerAway
   */
  open(): Promise<{ client: OpenIdClient; config: Configuration }>
}

interface ConnectionDeps {
  outbound: GuardedFetch
  clock: Pick<Clock, 'monotonic'>
  /** it did not say what it is; told at most as often as it is asked */
  onAway: (error: unknown) => void
}

const renewAfterMs = 3_600_000
const firstPauseMs = 1_000
const longestPauseMs = 60_000
const timeoutSeconds = 10

/** @throws Error when the client's own key cannot be used */
export function createConnection(settings: IssuerSettings, deps: ConnectionDeps): Connection {
  const { clock, onAway } = deps
  const assertionKey = readAssertionKey(settings)
  let known: { config: Configuration; client: OpenIdClient; renewAt: number } | undefined
  let asking: Promise<void> | undefined
  let failures = 0
  let nextTryAt = 0
  let lastProblem: unknown

  async function ask(): Promise<void> {
    try {
      // Loaded with the first sign-in: a server that signs nobody in does without its memory.
      const client = await import('openid-client')
      const config = await discover({ client, settings, deps, assertionKey })
      known = { client, config, renewAt: clock.monotonic() + renewAfterMs }
      failures = 0
    } catch (error) {
      lastProblem = error
      nextTryAt = clock.monotonic() + Math.min(firstPauseMs * 2 ** failures++, longestPauseMs)
      onAway(error)
    }
  }

  return {
    async open() {
      const now = clock.monotonic()
      if ((known === undefined || known.renewAt <= now) && nextTryAt <= now)
        await (asking ??= ask().finally(() => (asking = undefined)))
      if (known !== undefined) return known
      throw new IssuerAway(settings.issuer, 'the identity provider cannot be reached', { cause: lastProblem })
    },
  }
}

interface Discovery {
  client: OpenIdClient
  settings: IssuerSettings
  deps: ConnectionDeps
  assertionKey: ReturnType<typeof readAssertionKey>
}

async function discover({ client, settings, deps, assertionKey }: Discovery): Promise<Configuration> {
  const { issuer, clientId, discoveryUrl, allowLoopback } = settings
  const request = fetchWith(deps.outbound)
  const found = await client.discovery(new URL(discoveryUrl ?? issuer), clientId, undefined, client.None(), {
    [client.customFetch]: request,
    execute: allowLoopback ? [client.allowInsecureRequests] : [],
    timeout: timeoutSeconds,
  })
  const server = found.serverMetadata()
  // The library lets some providers name another issuer, and one that is asked at another place name any.
  if (new URL(server.issuer).href !== new URL(issuer).href)
    throw new Error(`the discovery document is of the issuer ${server.issuer}, not of ${issuer}`)
  const metadata = {
    [client.clockTolerance]: settings.clockSkewSeconds,
    ...(settings.idTokenAlgorithm === undefined
      ? {}
      : { id_token_signed_response_alg: settings.idTokenAlgorithm }),
  }
  const proof = clientProof({ settings, assertionKey, server }, client)
  const config = new client.Configuration(server, clientId, metadata, proof)
  config[client.customFetch] = request
  config.timeout = timeoutSeconds
  if (allowLoopback) client.allowInsecureRequests(config)
  // Over TLS the token endpoint vouches for an ID token by itself (OpenID Connect Core, 3.1.3.7); we want its signature too.
  client.enableNonRepudiationChecks(config)
  return config
}

function fetchWith(outbound: GuardedFetch): CustomFetch {
  return (url, { method, headers, body, signal }) =>
    outbound.fetch(url, {
      method,
      headers,
      ...(body === undefined || body === null ? {} : { body: textOf(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
}

/** The library sends forms. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('only a text or a form is sent to an identity provider')
}
