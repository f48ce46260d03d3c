import { createHash, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type * as openIdClient from 'openid-client'
import type { IssuerSettings } from '../settings.ts'

/** The library, which is loaded when it is first needed. */
export type OpenIdClient = typeof openIdClient
type ClientAuth = openIdClient.ClientAuth
type ServerMetadata = openIdClient.ServerMetadata

/** The client's key and what tells the provider which one it is (RFC 7515, 4.1.7 and 4.1.8; Entra ID looks at `x5t`). */
export interface AssertionKey {
  key: KeyObject
  header: { x5t: string; 'x5t#S256': string }
}

/** @throws Error when the key or the certificate is no PEM */
export function readAssertionKey(settings: IssuerSettings): AssertionKey | undefined {
  const { clientAssertion: given, issuer } = settings
  if (given === undefined) return undefined
  try {
    const der = new X509Certificate(given.certificatePem).raw
    const thumbprint = (algorithm: string) => createHash(algorithm).update(der).digest('base64url')
    const header = { x5t: thumbprint('sha1'), 'x5t#S256': thumbprint('sha256') }
    return { key: createPrivateKey(given.privateKeyPem), header }
  } catch (cause) {
    throw new Error(`identity provider ${issuer}: client_assertion cannot be read as PEM`, { cause })
  }
}

interface Proof {
  settings: IssuerSettings
  assertionKey: AssertionKey | undefined
  server: ServerMetadata
}

/** How this server proves itself at the token endpoint: as the file says, or as the provider's own document does. */
export function clientProof({ settings, assertionKey, server }: Proof, client: OpenIdClient): ClientAuth {
  const { clientSecret } = settings
  if (assertionKey !== undefined) {
    const { key, header } = assertionKey
    return client.PrivateKeyJwt(key.toCryptoKey(algorithmOf(key), false, ['sign']), {
      [client.modifyAssertion]: (head, payload) => {
        Object.assign(head, header)
        if (wantsTokenEndpoint(server)) payload['aud'] = server.token_endpoint ?? server.issuer
      },
    })
  }
  if (clientSecret === undefined) return client.None()
  const known = server.token_endpoint_auth_methods_supported
  const method =
    settings.tokenEndpointAuthMethod ??
    (known !== undefined && !known.includes('client_secret_basic') && known.includes('client_secret_post')
      ? 'client_secret_post'
      : 'client_secret_basic')
  return method === 'client_secret_post'
    ? client.ClientSecretPost(clientSecret)
    : client.ClientSecretBasic(clientSecret)
}

/** These want the token endpoint as the audience of an assertion; the others take the issuer (draft-ietf-oauth-rfc7523bis). */
function wantsTokenEndpoint({ issuer }: ServerMetadata): boolean {
  return /\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|okta(preview)?\.com)$/.test(
    new URL(issuer).hostname,
  )
}

function algorithmOf(key: KeyObject): Parameters<KeyObject['toCryptoKey']>[0] {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  if (key.asymmetricKeyType === 'ed25519') return { name: 'Ed25519' }
  const curves: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }
  const namedCurve = curves[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (namedCurve === undefined) throw new Error('client_assertion: a key of this kind signs no assertion')
  return { name: 'ECDSA', namedCurve }
}
