import { noUsage, type ExchangeSettled, type KeptContent, type NewEntry } from '@sekisho/contract'
import type { BudgetHold } from '../modules/budgets/index.ts'
import type { RequestDigest } from '../modules/ledger/index.ts'
import type { Taking } from '../modules/vault/index.ts'
import type { AccessPolicy } from '../modules/policies/index.ts'
import type { Expectation } from '../modules/spend/index.ts'
import type { Call, GatewayDeps } from './call.ts'
import { type Answer, type Exchange, type ExchangeEnd } from './exchange.ts'
import { carried } from './steps/carried.ts'
import { actorOf, type Caller } from './steps/authenticate.ts'
import type { Message } from './steps/read-message.ts'
import type { Route } from './steps/route.ts'

/** A call that may go out: what the ledger is told, and what the rest of the exchange needs. */
export interface Admission {
  entry: NewEntry<'exchange.admitted'>
  route: Route
  message: Message
  /** what is kept for it, to be adjusted while it streams */
  budget: BudgetHold
  /** what it will cost; absent where nothing is counted */
  expectation: Expectation | undefined
  /** absent under zdr, where only lengths are kept, and at level minimal */
  digest: RequestDigest | undefined
  /** takes the content; absent unless its retention is full */
  content: Taking | undefined
  /** tools are recorded, by name and size */
  structure: boolean
  admittedMs: number
}

/** What the exchange has learned so far, for the entry that ends it. */
export interface ExchangeRecord {
  model?: string
  /** set before the admission is appended: whatever happens then, a settlement follows it */
  admission?: Admission
}

interface RecordOptions {
  exchange: Exchange
  caller: Caller
  call: Call
  policy: Pick<AccessPolicy, 'level' | 'retention'>
  deps: GatewayDeps
}

/** Writes the one entry that ends an exchange: settled when its admission was tried, refused before that. */
export function recordExchange({ exchange, caller, call, policy, deps }: RecordOptions): ExchangeRecord {
  const record: ExchangeRecord = {}
  const actor = actorOf(caller)
  exchange.onSettle((end) => {
    const time = deps.clock.now()
    if (record.admission) {
      const data = settledEntry({ end, exchange, admission: record.admission, person: caller.person.id })
      deps.metrics.settled(data)
      whenKept(record.admission, deps, (content) => {
        const settled = carried({ ...data, content }, policy)
        deps.ledger.appendLater({ kind: 'exchange.settled', time, actor, data: settled })
      })
    } else if (end.outcome === 'refused') {
      const { code, shape, facts } = end.refusal
      const model = record.model === undefined ? {} : { model: record.model }
      const said = Object.keys(facts).length === 0 ? {} : { said: facts }
      const data = {
        exchange: exchange.id,
        code,
        status: shape.status,
        ...model,
        client: call.client,
        ...said,
      }
      deps.ledger.appendLater({ kind: 'exchange.refused', time, actor, data: carried(data, policy) })
    }
  })
  return record
}

/**
 * A settlement says what is kept of the call, so it waits until that is durable, some milliseconds. The exchange counts as
 * open meanwhile: a node that stops waits for it.
 */
function whenKept(
  { content }: Admission,
  { open }: Pick<GatewayDeps, 'open'>,
  settle: (kept: KeptContent | undefined) => void,
): void {
  if (content === undefined) return settle(undefined)
  open.enter()
  void content
    .end()
    .then(settle)
    .finally(() => open.leave())
}

interface SettledOptions {
  end: ExchangeEnd
  exchange: Exchange
  admission: Admission
  person: string
}

function settledEntry({ end, exchange, admission, person }: SettledOptions): ExchangeSettled {
  const refused = end.outcome === 'refused'
  const { data } = admission.entry
  const answer = refused ? unanswered(admission, end.refusal.shape.status) : end.answer
  const lost = admission.expectation?.settle(answer.usage)
  // What is undefined is left out when the entry is written as JSON.
  return {
    exchange: exchange.id,
    retention: data.retention,
    outcome: refused ? 'failed' : end.outcome,
    person,
    model: answer.model,
    routedFrom: data.routedFrom,
    provider: answer.provider,
    simulated: answer.simulated,
    status: answer.status,
    usage: answer.usage,
    usageSource: answer.usageSource,
    costMicroUsd: answer.microUsd,
    rate: answer.rate,
    countedTokens: answer.countedTokens,
    responseBytes: answer.responseBytes,
    responseDigest: answer.responseDigest,
    conversation: data.conversation,
    localDay: data.localDay,
    utcDay: data.utcDay,
    membership: data.membership,
    // A count of tokens is never streamed, and says nothing about how calls are made.
    stream: data.endpoint === 'messages' ? data.stream : undefined,
    thinking: admission.route.thought === false ? false : undefined,
    project: data.project,
    costCentre: data.costCentre,
    cacheLostTokens: lost?.cacheLostTokens,
    cacheLostMicroUsd: lost?.cacheLostMicroUsd,
    admittedMs: round(admission.admittedMs),
    firstByteMs: answer.firstByteMs === undefined ? undefined : round(answer.firstByteMs),
    totalMs: round(exchange.elapsedMs()),
    attempts: answer.attempts.length === 0 ? undefined : [...answer.attempts],
    upstreamRequestId: answer.upstreamRequestId,
    problem: refused ? end.refusal.code : end.problem,
    toolUses: answer.toolUses,
  }
}

/** Admitted, then refused by ourselves (the ledger did not answer in time, or a bug): nothing was sent or spent. */
function unanswered(admission: Admission, status: number): Answer {
  const first = admission.route.candidates[0]
  return {
    provider: first?.provider.settings.name ?? '',
    simulated: first?.provider.simulated ?? false,
    model: admission.message.model,
    status,
    usage: noUsage,
    usageSource: 'none',
    microUsd: 0,
    countedTokens: 0,
    rate: '',
    responseBytes: 0,
    responseDigest: undefined,
    firstByteMs: undefined,
    attempts: [],
    upstreamRequestId: undefined,
    toolUses: undefined,
  }
}

/** Microsecond detail is noise in a record; a tenth of a millisecond is enough. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
