import { ProviderBroken, ProviderUnreachable } from '../errors.ts'

/** Error codes of Node, OpenSSL and undici an operator meets, in plain words. */
const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the connection timed out',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name does not resolve at the moment',
  EMFILE: 'this node has no file handles left',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 10 seconds',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_DESTROYED: 'this node is stopping',
  UND_ERR_CLOSED: 'this node is stopping',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was shorter than announced',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (a private authority needs its CA file)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (a private authority needs its CA file)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted (a private authority needs its CA file)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted (a private authority needs its CA file)',
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function wordsFor(error: Error): string {
  const code = codeOf(error)
  if (code.startsWith('HPE_')) return 'the answer is not well-formed HTTP'
  return problems[code] ?? (code || error.message)
}

/** Names what went wrong: before the first byte unreachable, after it broken. An error the connector named keeps its name. */
export function providerFailure(
  provider: string,
  cause: Error,
  { headSeen }: { headSeen: boolean },
): ProviderUnreachable | ProviderBroken {
  if (cause instanceof ProviderUnreachable && !headSeen) return cause
  const Failure = headSeen ? ProviderBroken : ProviderUnreachable
  return new Failure(provider, wordsFor(cause), { cause })
}
