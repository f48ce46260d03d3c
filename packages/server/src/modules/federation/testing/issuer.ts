import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT, type JWTHeaderParameters } from 'jose'

type Claims = Record<string, unknown>

/** Test support: an OpenID issuer of workload tokens on loopback, as GitHub, GitLab and clusters are. */
export interface TestIssuer {
  /** what `iss` of its tokens is */
  url: string
  /** paths that were asked for, in order */
  asked: string[]
  /** A good token of the issuer; a claim that is undefined is left out. Times are epoch seconds, by the given clock. */
  sign(claims: Claims, options?: SignOptions): Promise<string>
  /** signs and publishes with a new key from now on, under a new id */
  rotate(): void
  /** takes over the answering of requests */
  answerWith(listener: ((request: IncomingMessage, response: ServerResponse) => void) | undefined): void
  /** what it publishes now */
  jwks(): { keys: object[] }
  close(): Promise<void>
}

interface SignOptions {
  header?: Partial<JWTHeaderParameters>
  key?: KeyObject | Uint8Array
}

interface TestIssuerOptions {
  now?: () => number
  algorithm?: 'RS256' | 'ES256' | 'EdDSA'
}

export async function openTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { now = Date.now, algorithm = 'ES256' } = options
  let keys = [newKey(algorithm, 1)]
  const [first] = keys
  if (first === undefined) throw new Error('an issuer has a key')
  let current = first
  let answer: Parameters<TestIssuer['answerWith']>[0]
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (answer) return answer(request, response)
    const body = request.url === '/keys' ? jwks() : { issuer: url, jwks_uri: `${url}/keys` }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const jwks = () => ({ keys: keys.map(({ jwk }) => jwk) })
  let serial = 0
  return {
    url,
    asked,
    jwks,
    async sign(claims, { header = {}, key = current.privateKey } = {}) {
      const seconds = Math.floor(now() / 1000)
      const standard = { iss: url, sub: 'workload', iat: seconds, exp: seconds + 300, jti: `${++serial}` }
      return await new SignJWT({ ...standard, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: current.kid, ...header })
        .sign(key)
    },
    rotate() {
      current = newKey(algorithm, keys.length + 1)
      keys = [...keys, current]
    },
    answerWith: (listener) => (answer = listener),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function newKey(algorithm: string, number: number) {
  const { privateKey, publicKey } = pairOf(algorithm)
  const kid = `key-${number}`
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }
  return { kid, privateKey, jwk }
}

function pairOf(algorithm: string) {
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('ed25519')
}

/** What GitHub Actions, GitLab CI and a cluster put into a token (abridged from their documentation). */
export const workloads = {
  github: {
    sub: 'repo:example-org/app:ref:refs/heads/main',
    repository: 'example-org/app',
    repository_id: '74',
    repository_owner: 'example-org',
    repository_owner_id: '65',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    environment: 'production',
    job_workflow_ref: 'example-org/app/.github/workflows/review.yml@refs/heads/main',
    event_name: 'push',
    actor: 'octocat',
  },
  gitlab: {
    sub: 'project_path:example-group/app:ref_type:branch:ref:main',
    project_path: 'example-group/app',
    project_id: '22',
    namespace_path: 'example-group',
    namespace_id: '72',
    ref: 'main',
    ref_type: 'branch',
    ref_protected: 'true',
    environment: 'production',
    groups_direct: ['example-group', 'example-group/reviewers'],
  },
  kubernetes: {
    sub: 'system:serviceaccount:agents:reviewer',
    'kubernetes.io': {
      namespace: 'agents',
      serviceaccount: { name: 'reviewer', uid: 'b0a1' },
      pod: { name: 'reviewer-7d9f', uid: 'c3d2' },
    },
  },
} as const satisfies Record<string, Claims>
