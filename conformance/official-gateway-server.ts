import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'
import { startIssuer } from './official-gateway.ts'

const bootsWithinMs = 120_000
const jwtSecret = 'of the conformance tests, and long enough'

/** The official gateway, with an issuer that nobody signs in at and an upstream that is not there. */
export interface OfficialGateway extends AsyncDisposable {
  url: string
}

/** Starts it on a free port and an empty database. @param sections what its file has beside what it must have */
export async function startOfficialGateway(
  postgresUrl: string,
  sections: Readonly<Record<string, unknown>>,
): Promise<OfficialGateway> {
  await using stack = new AsyncDisposableStack()
  const issuer = stack.use(await startIssuer())
  const folder = stack.use(await temporaryFolder('official'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const file = join(folder.path, 'gateway.yaml')
  const config = {
    listen: { host: '127.0.0.1', port, public_url: url },
    oidc: { issuer: issuer.url, client_id: 'conformance', client_secret: 'conformance' },
    session: { jwt_secret: jwtSecret, ttl_hours: 8 },
    store: { postgres_url: postgresUrl },
    upstreams: [{ provider: 'anthropic', base_url: 'http://127.0.0.1:9', auth: { api_key: 'none' } }],
    ...sections,
  }
  await writeFile(file, JSON.stringify(config)) // JSON is YAML
  const child = startChild({
    // it writes to standard error, and the child is watched on standard output
    file: '/bin/sh',
    args: ['-c', 'exec "$0" gateway --config "$1" 2>&1', claudeFile, file],
    env: cleanEnvironment(folder.path, { CLAUDE_GATEWAY_ALLOW_LOOPBACK: '1' }),
    cwd: folder.path,
  })
  stack.defer(async () => void (await child.stop(5_000)))
  await child.waitFor('a listening gateway', (output) => output.includes('listening on http'), bootsWithinMs)
  const parts = stack.move()
  return { url, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** A token as it mints them at a sign-in, for somebody whom no provider knows (measured). */
export function mintOfficialToken(
  { url }: Pick<OfficialGateway, 'url'>,
  { email, groups }: { email: string; groups: readonly string[] },
): string {
  const iat = Math.floor(Date.now() / 1000)
  const kid = createHash('sha256').update(jwtSecret).digest('hex').slice(0, 16)
  const header = { alg: 'HS256', typ: 'JWT', kid }
  const claims = {
    sub: email,
    email,
    name: email,
    groups,
    aud: 'claude-gateway',
    iat,
    exp: iat + 3600,
    iss: url,
  }
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
