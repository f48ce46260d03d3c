import {
  AdminProblem,
  adminProblems,
  guardLimits,
  guardPath,
  localeOf,
  type Client,
  type Locale,
} from '@sekisho/contract'
import type { z } from 'zod'
import { actorIn, type Sessions } from '../sessions/index.ts'
import { attestBody, decisionsBody, enrolBody } from './bodies.ts'
import type { GuardDevice } from './guard-device.ts'
import type { Guardrails } from './guardrails.ts'

interface Limit {
  take: (key: string) => boolean
  waitSeconds: (key: string) => number
}

export interface GuardAppDeps {
  guardrails: Guardrails
  sessions: Pick<Sessions, 'find'>
  people: { byId(id: string): { kind: 'person' | 'service_account' } | undefined }
  /** requests of one address, and of one guard */
  limits: { address: Limit; device: Limit }
  /** of guards that do not say theirs */
  locale: Locale
  report: (error: unknown) => void
}

/** Of which a hook's command line names one or two. */
const maxPinned = 20

/** `/v1/guard/…`: what guards say to the server. Five paths, so no framework. */
export function createGuardApp(deps: GuardAppDeps) {
  const { guardrails, limits, report } = deps
  const routes: Readonly<Record<string, (request: Request) => Promise<object>>> = {
    'POST /enrol': (request) => enrol(request, deps),
    'GET /policy': async (request) => {
      const device = await guardOf(request)
      const policy = await guardrails.policyFor(device)
      const pinned = new URL(request.url).searchParams.getAll('key').slice(0, maxPinned)
      const { keys, successions } = guardrails.policyKeys(pinned)
      return { policy, keys: { keys }, successions }
    },
    'POST /decisions': async (request) => {
      const device = await guardOf(request)
      const { decisions } = await bodyOf(request, decisionsBody)
      return { taken: decisions.length, new: await guardrails.take(device, decisions) }
    },
    'POST /nonce': async (request) => ({ nonce: await guardrails.nonce(await guardOf(request)) }),
    'POST /attest': async (request) => {
      const device = await guardOf(request)
      await guardrails.attest(device, (await bodyOf(request, attestBody)).statement)
      return {}
    },
  }

  /** @throws AdminProblem; TooOften */
  async function guardOf(request: Request): Promise<GuardDevice> {
    const device = await guardrails.authenticate(bearerOf(request))
    if (!limits.device.take(device.id)) throw new TooOften(limits.device.waitSeconds(device.id))
    return device
  }

  async function answer(request: Request, { address }: Client): Promise<Response> {
    if (!limits.address.take(address)) throw new TooOften(limits.address.waitSeconds(address))
    const { pathname } = new URL(request.url)
    const name = `${request.method} ${pathname.slice(guardPath.length)}`
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined
    if (route === undefined) throw new AdminProblem('guard_request_invalid', { problem: name.slice(0, 100) })
    return json(200, await route(request))
  }

  return {
    async fetch(request: Request, { client }: { client: Client }): Promise<Response> {
      const locale = languageOf(request, deps.locale)
      try {
        return await answer(request, client)
      } catch (error) {
        if (error instanceof TooOften) return tooOften(error, locale)
        if (error instanceof AdminProblem)
          return json(adminProblems[error.code].status, error.envelope(locale))
        report(error)
        return json(500, new AdminProblem('admin_internal').envelope(locale))
      }
    },
  }
}

function languageOf(request: Request, otherwise: Locale): Locale {
  const asked = request.headers.get('accept-language')
  return asked === null || asked === '*' ? otherwise : localeOf(asked)
}

async function enrol(request: Request, { guardrails, sessions, people }: GuardAppDeps): Promise<object> {
  const session = await sessions.find(bearerOf(request))
  const person = session && people.byId(session.personId)
  if (session === undefined || person === undefined) throw new AdminProblem('guard_sign_in_needed')
  const body = await bodyOf(request, enrolBody)
  const { origin } = new URL(request.url)
  const { device, audience } = await guardrails.enrol({
    actor: actorIn(session),
    personId: session.personId,
    request: body,
    origin,
  })
  // The first key is made when the first policy is signed.
  await guardrails.policyFor(device)
  const { keys } = guardrails.policyKeys()
  return { device: device.id, person: device.personId, audience, keys: { keys } }
}

function bearerOf(request: Request): string {
  return /^Bearer ([\w.-]{1,16384})$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
}

/** @throws AdminProblem */
async function bodyOf<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const text = await readBounded(request)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AdminProblem('json_invalid', {}, { cause })
  }
  const { data, error } = schema.safeParse(value)
  if (error === undefined) return data
  // Where, not what: it may be anything.
  const problem = error.issues[0]?.path.map(String).join('.').slice(0, 100) || 'body'
  throw new AdminProblem('guard_request_invalid', { problem })
}

async function readBounded({ body }: Request): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body ?? []) {
    length += piece.length
    if (length > guardLimits.bodyBytes)
      throw new AdminProblem('admin_body_too_large', { limit: guardLimits.bodyBytes })
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

class TooOften extends Error {
  readonly waitSeconds: number
  constructor(waitSeconds: number) {
    super('too many requests')
    this.waitSeconds = waitSeconds
  }
}

function tooOften({ waitSeconds }: TooOften, locale: Locale): Response {
  const message = locale === 'ja' ? 'リクエストが多すぎます。' : 'Too many requests.'
  const body = { type: 'error', error: { type: 'rate_limit_error', message } }
  return json(429, body, { 'retry-after': String(waitSeconds) })
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  const common = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return new Response(JSON.stringify(body), { status, headers: { ...common, ...headers } })
}
