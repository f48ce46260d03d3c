import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'

/**
 * Node's own trust (bundled roots, NODE_EXTRA_CA_CERTS, the system's where the operator asked Node for it) and the given
 * authorities. Parsed once: given per connection, OpenSSL would read all of them again for each.
 * @throws the error of OpenSSL when the text is no PEM
 */
export function trusting(caPem: string | undefined, own: OwnCertificate = {}): SecureContext {
  const { certPem: cert, keyPem: key } = own
  return createSecureContext({
    ca: [...getCACertificates('default'), ...(caPem === undefined ? [] : [caPem])],
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  })
}

/** What we show of ourselves, where the other side asks for it. */
interface OwnCertificate {
  certPem?: string | undefined
  keyPem?: string | undefined
}
