import { createServer } from 'node:http'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'

export type Verdict = 'accepts' | 'refuses'

const bootsWithinMs = 120_000

/**
 * Whether the official gateway boots with a configuration: it listens, or ends with a complaint about it. It is ended
 * as soon as either is known. @throws when it does neither
 */
export async function officialVerdict(config: string, variables: Record<string, string>): Promise<Verdict> {
  await using folder = await temporaryFolder('gateway')
  const file = join(folder.path, 'gateway.yaml')
  await writeFile(file, config)
  const child = startChild({
    // it writes to standard error, and the child is watched on standard output
    file: '/bin/sh',
    args: ['-c', 'exec "$0" gateway --config "$1" 2>&1', claudeFile, file],
    env: cleanEnvironment(folder.path, { ...variables, CLAUDE_GATEWAY_ALLOW_LOOPBACK: '1' }),
    cwd: folder.path,
  })
  try {
    await child.waitFor('a verdict', (output) => verdictIn(output) !== undefined, bootsWithinMs)
    return verdictIn(child.stdout()) ?? 'refuses'
  } finally {
    child.signal('SIGKILL')
    await child.ended
  }
}

function verdictIn(output: string): Verdict | undefined {
  if (output.includes('claude gateway listening on http')) return 'accepts'
  return /^claude gateway: /m.test(output) ? 'refuses' : undefined
}

/** An OpenID provider on loopback that has a discovery document and no keys: enough to boot against. */
export async function startIssuer(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration'
    response.writeHead(isDiscovery || request.url === '/keys' ? 200 : 404, {
      'content-type': 'application/json',
    })
    response.end(JSON.stringify(isDiscovery ? discovery(url) : { keys: [] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dispose = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, [Symbol.asyncDispose]: dispose }
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
  }
}
