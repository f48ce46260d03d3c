import { execFileSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { model } from '../body.ts'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { createDatabase } from './database.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { messagesPath, NotMeasured, type Target, type TargetContext } from './target.ts'

const program = join(import.meta.dirname, '../../node_modules/.bin/claude')
const adminKey = randomBytes(24).toString('hex')

interface GatewayOptions {
  port: number
  secret: string
  issuer: string
  databaseUrl: string
  spendLimits: boolean
}

/** One managed policy, as any company has; with spend limits the `admin:` section switches enforcement on. */
function configuration(context: TargetContext, options: GatewayOptions): string {
  return stringify({
    listen: { host: '127.0.0.1', port: options.port, public_url: `http://127.0.0.1:${options.port}` },
    oidc: { issuer: options.issuer, client_id: 'bench', client_secret: 'bench' },
    session: { jwt_secret: options.secret, ttl_hours: 8 },
    store: { postgres_url: options.databaseUrl },
    ...(options.spendLimits ? { admin: { write_keys: [{ id: 'bench', key: adminKey }] } } : {}),
    upstreams: [
      {
        provider: 'anthropic',
        base_url: `http://127.0.0.1:${context.upstreamPort}`,
        auth: { api_key: 'sk-ant-bench' },
      },
    ],
    managed: { policies: [{ match: {}, cli: { availableModels: [model], enforceAvailableModels: true } }] },
  })
}

/** The bearer a signed-in Claude Code holds: HS256 under `session.jwt_secret`. */
function signBearer(secret: string, issuer: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { sub: 'bench', email: 'bench@example.com', name: 'Bench', groups: ['engineering'] }
  const unsigned = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({
    ...claims,
    aud: 'claude-gateway',
    iat: now,
    exp: now + 28_800,
    iss: issuer,
  })}`
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
}

/** One cap for the whole organization, far above what a run spends. */
async function setSpendLimit(origin: string): Promise<void> {
  const response = await fetch(`${origin}/v1/organizations/spend_limits`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: { type: 'organization' }, amount: '1000000000', period: 'monthly' }),
  })
  if (response.status !== 200) throw new Error(`spend limit: ${response.status} ${await response.text()}`)
}

async function start(context: TargetContext, spendLimits: boolean) {
  if (!existsSync(program)) throw new NotMeasured('@anthropic-ai/claude-code is not installed')
  const [port, issuer, databaseUrl] = await Promise.all([
    findFreePort(),
    startIdentityProvider(context.cleanup),
    createDatabase(context.cleanup),
  ])
  const options = { port, issuer, databaseUrl, spendLimits, secret: randomBytes(32).toString('base64') }
  const origin = `http://127.0.0.1:${port}`
  const path = join(context.folder, 'gateway.yaml')
  writeFileSync(path, configuration(context, options), { mode: 0o600 })
  const env = { ...cleanEnvironment(context.folder), CLAUDE_GATEWAY_ALLOW_LOOPBACK: '1' }
  const version = execFileSync(program, ['--version'], { env, encoding: 'utf8' }).split(' ', 1)[0]
  const child = await startChild(context.cleanup, {
    command: program,
    args: ['gateway', '--config', path],
    env,
    cwd: context.folder,
    logFile: join(context.folder, 'log'),
  })
  await untilReady(child, `${origin}/readyz`)
  if (spendLimits) await setSpendLimit(origin)
  return {
    port,
    path: messagesPath,
    headers: { authorization: `Bearer ${signBearer(options.secret, origin)}` },
    child,
    description: `claude gateway ${version}, token check, one managed policy, audit line to a file${
      spendLimits ? ', spend limits in PostgreSQL (whose CPU is not counted)' : ''
    }`,
  }
}

export const claudeGateway: Target = {
  name: 'claude-gateway',
  start: (context) => start(context, false),
}

export const claudeGatewaySpend: Target = {
  name: 'claude-gateway-spend',
  start: (context) => start(context, true),
}
