import { Refusal, type ExchangeAdmitted } from '@sekisho/contract'
import { unlimited } from '../modules/budgets/index.ts'
import type { AccessPolicy } from '../modules/policies/index.ts'
import type { Expectation, Expected } from '../modules/spend/index.ts'
import type { Attribution } from '../modules/projects/index.ts'
import type { Call, GatewayDeps } from './call.ts'
import { beginExchange, type Exchange } from './exchange.ts'
import { checkEncoding, checkUrl, headersForProvider } from './headers.ts'
import { recordExchange, type Admission } from './record.ts'
import { writeRefusal } from './refuse.ts'
import { relay } from './relay.ts'
import { admit } from './steps/admit.ts'
import { attribute } from './steps/attribute.ts'
import { actorOf, checkMayCall, identify, type Caller } from './steps/authenticate.ts'
import { describeCall } from './steps/describe-call.ts'
import { holdBudget } from './steps/hold-budget.ts'
import { carried } from './steps/carried.ts'
import { bodyForProvider } from './steps/body-for-provider.ts'
import { checkRoom, keepContent } from './steps/keep-content.ts'
import { discardRest, readBody } from './steps/read-body.ts'
import { readMessage, type Message } from './steps/read-message.ts'
import { reroute } from './steps/reroute.ts'
import type { Candidate } from './steps/send.ts'
import type { Route } from './steps/route.ts'

export type Endpoint = ExchangeAdmitted['endpoint']

/**
 * The life of a model call: `POST /v1/messages` and `/v1/messages/count_tokens`. Every path through it settles the
 * exchange exactly once; nothing reaches a provider before its admission is durable in the ledger.
 */
export async function messages(call: Call, endpoint: Endpoint, deps: GatewayDeps): Promise<void> {
  const exchange = beginExchange({
    clock: deps.clock,
    random: deps.random,
    report: (error, id) => deps.log.error({ err: error, exchange: id }, 'a settle step failed'),
  })
  deps.open.enter()
  exchange.onSettle(() => deps.open.leave())
  try {
    if (deps.draining()) throw new Refusal('draining')
    const found = identify(call.request.headers, deps)
    // Not a turn of the event loop for a credential, which is found at once.
    const caller = found instanceof Promise ? await found : found
    const policy = deps.policies.snapshotFor(caller.person)
    const record = recordExchange({ exchange, caller, call, policy, deps })
    checkMayCall(caller, call.request.headers)
    checkUrl(call.request)
    checkEncoding(call.request)
    if (caller.credential) deps.credentials.noteClient(caller.credential, call.client)
    const body = await readBody(call.request, {
      maxBytes: deps.limits.maxBodyBytes,
      budget: deps.budget,
      owner: caller.person.id,
    })
    exchange.onSettle(() => deps.budget.release(caller.person.id, body.length))
    const asked = readMessage(body, endpoint, {
      conversation: sessionId(call),
      tagName: deps.projectRules.tagName,
    })
    record.model = asked.model
    checkMachine({ call, endpoint, caller, message: asked }, deps)
    const attribution = attribute({ call, endpoint, caller, message: asked, policy }, deps)
    admit(asked, policy, deps.isOffered)
    const message = reroute({ call, caller, message: asked, policy }, deps)
    const prepared = { call, endpoint, exchange, caller, body, message, policy, attribution }
    const admission = await prepare(prepared, deps)
    const candidates = candidatesFor({ call, body, message, admission })
    record.admission = admission
    // Beside the admission, not after it: both must be durable before a byte leaves.
    const sent = candidates[0]?.outgoing.body
    const keeping = keepContent({ call, person: caller.person.id, body, sent, admission }, deps)
    await deps.ledger.append(admission.entry).catch((cause: unknown) => {
      throw new Refusal('ledger_unavailable', {}, { cause })
    })
    if (keeping !== undefined) admission.content = await keeping()
    relay({ call, exchange, admission, candidates }, deps)
  } catch (error) {
    refuse(error, { call, exchange, deps })
  }
}

/**
 * Where a call comes from, and what is in force there.
 * @throws Refusal device_unknown, device_blocked, device_limit, guard_missing
 */
function checkMachine(
  { call, endpoint, caller, message }: Pick<Prepared, 'call' | 'endpoint' | 'caller' | 'message'>,
  deps: GatewayDeps,
): void {
  const { person, session } = caller
  const { headers } = call.request
  const fingerprint = deps.checkDevice({ person, session, message, endpoint, headers })
  deps.checkGuard({ person, fingerprint })
  if (fingerprint !== undefined) deps.noteClaim({ personId: person.id, fingerprint, headers })
}

/** Counting tokens costs nothing. */
const nothingExpected: Expected = {
  microUsd: 0,
  microUsdVariance: 0,
  microUsdCertain: 0,
  tokens: 0,
  tokensVariance: 0,
  tokensCertain: 0,
}

interface Prepared {
  call: Call
  endpoint: Endpoint
  exchange: Exchange
  caller: Caller
  body: Buffer
  message: Message
  policy: AccessPolicy
  attribution: Attribution
}

/** Chooses the route, holds what the call may need and writes down what is about to be admitted. */
async function prepare(prepared: Prepared, deps: GatewayDeps): Promise<Admission> {
  const { call, endpoint, exchange, caller, body, message, policy, attribution } = prepared
  const { person } = caller
  const { conversation } = message
  const { retention, level } = policy
  if (retention === 'full') checkRoom(deps.vault, body.length)
  const route = await deps.router.route({
    message,
    body,
    person: person.id,
    retention,
    answers: endpoint === 'messages',
    ...(conversation === undefined ? {} : { conversation }),
  })
  const expectation = endpoint === 'messages' ? expect(prepared, route, deps) : undefined
  const expected = expectation?.expected ?? nothingExpected
  const budget =
    endpoint === 'messages'
      ? await holdBudget(deps.budgets, {
          exchange,
          response: call.response,
          person,
          ...attribution,
          conversation,
          expected,
          streams: message.stream,
        })
      : unlimited
  // What an entry will not carry is not looked at either.
  const structure = retention !== 'zdr' && level !== 'minimal'
  const digest = structure ? deps.ledger.digests.begin(person.id, exchange.id) : undefined
  const time = deps.clock.now()
  const data: ExchangeAdmitted = {
    exchange: exchange.id,
    credential: caller.credential?.id,
    session: caller.session?.id,
    endpoint,
    model: message.model,
    routedFrom: message.routed?.from,
    stream: message.stream,
    retention,
    conversation,
    localDay: deps.localDay(exchange.arrivedAt),
    utcDay: arrivalDay(exchange.arrivedAt, time),
    membership: deps.ledger.memberships.of(person),
    project: attribution.project,
    costCentre: attribution.costCentre,
    requestBytes: body.length,
    requestDigest: digest?.of(body),
    maxTokens: message.maxTokens,
    heldMicroUsd: expected.microUsd,
    heldTokens: expected.tokens,
    provider: route.candidates[0]?.provider.settings.name ?? '',
    ...(route.candidates[0]?.provider.simulated ? { simulated: true } : {}),
    ...describeCall({ call, caller, message, level, structure }),
  }
  const entry = {
    kind: 'exchange.admitted',
    time,
    actor: actorOf(caller),
    data: carried(data, policy),
  } as const
  const admittedMs = exchange.elapsedMs()
  return { entry, route, message, budget, expectation, digest, structure, content: undefined, admittedMs }
}

function expect(
  { exchange, body, message }: Prepared,
  route: Route,
  { estimator }: GatewayDeps,
): Expectation {
  return estimator.expect({
    model: message.model,
    maxTokens: message.maxTokens,
    bodyBytes: body.length,
    conversation: message.conversation,
    provider: route.candidates[0]?.provider.settings.name,
    speed: message.speed,
    inferenceGeo: message.inferenceGeo,
    at: exchange.arrivedAt,
  })
}

/** A slow body or a wait for room ends on another day than the one whose budgets it was held against. */
function arrivalDay(arrivedAt: number, admittedAt: number): string | undefined {
  if (Math.floor(arrivedAt / dayMs) === Math.floor(admittedAt / dayMs)) return undefined
  return new Date(arrivedAt).toISOString().slice(0, 10)
}

const dayMs = 86_400_000

/** Claude Code names its session in a header; the body's metadata says the same. */
function sessionId({ request }: Call): string | undefined {
  const id = request.headers['x-claude-code-session-id']
  return typeof id === 'string' && id.length > 0 && id.length <= 200 ? id : undefined
}

interface Sendable {
  call: Call
  body: Buffer
  message: Message
  admission: Admission
}

/** What each provider would be sent, in the order in which they are tried. */
function candidatesFor({ call, body, message, admission }: Sendable): Candidate[] {
  const headers = headersForProvider(call.request, message.hasOtherTags)
  return admission.route.candidates.map(({ provider, model }) => ({
    provider,
    outgoing: {
      method: 'POST' as const,
      path: call.request.url ?? call.path,
      headers,
      body: bodyForProvider(body, message, model),
      model,
      stream: message.stream,
    },
  }))
}

interface RefuseContext {
  call: Call
  exchange: Exchange
  deps: GatewayDeps
}

/** The one exit for every no before the provider: the wire, the metrics and the exchange hear the same refusal. */
function refuse(error: unknown, { call, exchange, deps }: RefuseContext): void {
  const refusal =
    error instanceof Refusal ? error : new Refusal('internal', { request: exchange.id }, { cause: error })
  if (refusal.code === 'internal') deps.log.error({ err: error, exchange: exchange.id }, 'an exchange failed')
  else if (refusal.cause !== undefined) deps.log.warn({ err: refusal.cause, code: refusal.code }, 'refused')
  deps.metrics.refused(refusal.code)
  writeRefusal(call.response, refusal, {
    locale: deps.locale,
    exchange: exchange.id,
    now: deps.clock.now(),
    closeConnection: deps.draining() || (expectsContinue(call) && !call.request.complete),
  })
  discardRest(call.request, 2 * deps.limits.maxBodyBytes)
  exchange.settle({ outcome: 'refused', refusal })
}

/** A client that waits for `100 Continue` sends nothing after a refusal, so its connection cannot carry another request. */
function expectsContinue({ request }: Call): boolean {
  return request.headers.expect !== undefined
}
