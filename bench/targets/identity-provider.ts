import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cleanup } from '../processes/cleanup.ts'

/** The least an OIDC issuer must serve for `claude gateway` to boot: its discovery document and an empty key set. */
export function startIdentityProvider(cleanup: Cleanup): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const issuer = `http://${request.headers.host}`
      const discovery = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [] } : discovery))
    })
    server.listen(0, '127.0.0.1', () => {
      cleanup.add(() => {
        server.close()
        server.closeAllConnections()
      })
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })
}
