import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Refusal } from '@sekisho/contract'
import { protection } from '../http/protection.ts'
import { settingsEvents } from '../modules/in-force/index.ts'
import type { Call, GatewayDeps } from './call.ts'
import { writeRefusal } from './refuse.ts'
import { identify, type Caller } from './steps/authenticate.ts'
import { discardRest, readBody } from './steps/read-body.ts'

export type Signal = 'logs' | 'metrics' | 'traces'

/** Before and after it is unpacked; `GET /protocol` says it too. */
const maxBytes = 4_194_304

const signals: ReadonlyMap<string, Signal> = new Map([
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
  ['/v1/traces', 'traces'],
])

/** What of a path is taken, or undefined. */
export function signalOf(path: string): Signal | undefined {
  return signals.get(path)
}

/**
 * `POST /v1/logs`, `/v1/metrics`, `/v1/traces`: OpenTelemetry of Claude Code, as JSON or protobuf. Of everything in it only
 * the log event is kept that says where a client found managed settings. How long a body may take is the listener's
 * limit for every request.
 */
export async function telemetry(call: Call, signal: Signal, deps: GatewayDeps): Promise<void> {
  try {
    const found = identify(call.request.headers, deps)
    const caller = found instanceof Promise ? await found : found
    const type = typeOf(call)
    const owner = caller.person.id
    const body = await readBody(call.request, { maxBytes, budget: deps.budget, owner })
    try {
      if (signal === 'logs') await take({ call, caller, body, type }, deps)
    } finally {
      deps.budget.release(owner, body.length)
    }
    call.response.setHeaders(new Map(Object.entries(protection)))
    // An empty Export…ServiceResponse: everything was taken.
    const [name, answer] = type === 'json' ? ['application/json', '{}'] : ['application/x-protobuf', '']
    call.response.writeHead(200, { 'content-type': name }).end(answer)
  } catch (error) {
    refuse(error, { call, signal }, deps)
  }
}

type Type = 'json' | 'protobuf'

/** @throws Refusal body_field_invalid */
function typeOf({ request: { headers } }: Call): Type {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  // What says nothing of its form is in the one that every OTLP receiver takes.
  if (type === undefined || type === 'application/x-protobuf') return 'protobuf'
  const problem = 'must be application/json or application/x-protobuf'
  throw new Refusal('body_field_invalid', { field: 'content-type', problem })
}

/** @throws Refusal body_field_invalid */
async function take(
  { call, caller, body, type }: { call: Call; caller: Caller; body: Buffer; type: Type },
  { takeSettingsEvents }: GatewayDeps,
): Promise<void> {
  const { person, session } = caller
  // Machines come and go; what one of them found says nothing about the next.
  if (person.kind === 'service_account') return
  const events = read(await unpacked(body, call), type)
  await takeSettingsEvents({ personId: person.id, session: session?.id }, events)
}

const unzip = promisify(gunzip)

/** @throws Refusal body_field_invalid */
async function unpacked(body: Buffer, { request: { headers } }: Call): Promise<Buffer> {
  if (headers['content-encoding'] !== 'gzip') return body
  try {
    return await unzip(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    throw invalid(cause)
  }
}

/** @throws Refusal body_field_invalid */
function read(body: Buffer, type: Type): ReturnType<typeof settingsEvents> {
  try {
    return settingsEvents(body, type)
  } catch (cause) {
    throw invalid(cause)
  }
}

function invalid(cause: unknown): Refusal {
  const problem = 'is no OTLP request for logs'
  return new Refusal('body_field_invalid', { field: 'body', problem }, { cause })
}

function refuse(error: unknown, { call, signal }: { call: Call; signal: Signal }, deps: GatewayDeps): void {
  const isExpected = error instanceof Refusal
  // Telemetry is no exchange and has no id.
  if (!isExpected) deps.log.error({ err: error, request: signal }, 'telemetry could not be taken')
  const refusal = isExpected ? error : new Refusal('internal', { request: signal }, { cause: error })
  deps.metrics.refused(refusal.code)
  const closeConnection = !call.request.complete
  writeRefusal(call.response, refusal, { locale: deps.locale, now: deps.clock.now(), closeConnection })
  discardRest(call.request, maxBytes)
}
