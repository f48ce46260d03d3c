import { AdminProblem, type Actor } from '@sekisho/contract'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ContentCheck, Queries } from '../ledger/index.ts'
import { nameOf } from '../people/index.ts'
import { checkNamed, type Approvals, type ContentRequest } from './approvals.ts'
import type { OpenedPart } from './part-reader.ts'
import type { KeptCall, KeptCallsPage, KeptCallsQuery } from './read.ts'
import type { Vault } from './vault.ts'

/** A part of a call, with what the ledger says of it. */
export interface ReadPart extends OpenedPart {
  ledger: ContentCheck
}

/** What was sent and answered in one call. */
export interface CallContent {
  call: KeptCall
  request: ReadPart | undefined
  response: ReadPart | undefined
}

/** Opens one of the calls whose reading is on record. */
export type OpenCall = (exchange: string) => Promise<CallContent | undefined>

/** Who reads, and why; the reason stands in the ledger. */
export interface Reader {
  actor: Actor
  reason: string
}

/**
 * The one way to content: an entry of the ledger is durable before anything is opened. Nobody reads what they said
 * themselves (decision 094).
 */
export interface Contents {
  /** Calls of which content is kept; that they are is no secret, the ledger says so. */
  exchangesWithContent(query: KeptCallsQuery): Promise<KeptCallsPage>
  /**
   * At most 100, each of which must be kept; one entry a person.
   * @throws AdminProblem content_unknown, content_own, content_approval_missing, content_unreadable
   */
  readContent(exchanges: readonly string[], reader: Reader): Promise<CallContent[]>
  /**
   * As `readContent`, for who reads many and has no room for all of them at once: resolves when the reading of all is on
   * record, with what opens one of them. Of one that is not kept that is undefined, and one that nobody can open has neither
   * part, so that it keeps nobody from the rest.
   * @throws AdminProblem content_own, content_approval_missing
   */
  readEach(exchanges: readonly string[], reader: Reader): Promise<OpenCall>
  /** Costs no entry: that there is content is no secret. */
  isKept(exchange: string): Promise<boolean>
  /** @throws AdminProblem content_unknown, content_own, content_unnamed */
  request(exchange: string, reader: Reader): Promise<ContentRequest>
}

interface ContentsDeps {
  vault: Pick<Vault, 'find' | 'list' | 'open'>
  db: Pick<ControlDatabase, 'recorded'>
  ledger: { ship: () => Promise<void>; queries: Pick<Queries, 'checkContent'> }
  approvals: Approvals
  /** each reading needs an approval of a second person */
  fourEyes: boolean
}

const maxExchanges = 100

export function createContents(deps: ContentsDeps): Contents {
  const { vault, approvals } = deps

  async function find(exchange: string, reader: Reader): Promise<KeptCall> {
    const call = await vault.find(exchange)
    if (call === undefined) throw new AdminProblem('content_unknown', { exchange })
    checkOthers(call, reader)
    return call
  }

  return {
    exchangesWithContent: (query) => vault.list(query),
    async readContent(exchanges, reader) {
      checkCount(exchanges)
      const calls: KeptCall[] = []
      for (const exchange of exchanges) calls.push(await find(exchange, reader))
      await record(calls, reader, deps)
      const found: CallContent[] = []
      for (const call of calls) found.push(await open(call, deps))
      return found
    },
    async readEach(exchanges, reader) {
      checkCount(exchanges)
      const calls = new Map<string, KeptCall>()
      for (const exchange of exchanges) {
        const call = await vault.find(exchange)
        if (call === undefined) continue
        checkOthers(call, reader)
        calls.set(exchange, call)
      }
      await record([...calls.values()], reader, deps)
      return async (exchange) => {
        const call = calls.get(exchange)
        return call && (await openOrNeither(call, deps))
      }
    },
    isKept: async (exchange) => (await vault.find(exchange)) !== undefined,
    async request(exchange, reader) {
      const { actor, reason } = reader
      const call = await find(exchange, reader)
      if (deps.fourEyes) checkNamed(nameOf(actor))
      return await approvals.request(actor, { call, reason })
    },
  }
}

/** Durable in the ledger, not only on its way there, when it resolves: nothing is opened before. */
async function record(
  calls: readonly KeptCall[],
  { actor, reason }: Reader,
  { db, ledger, approvals, fourEyes }: ContentsDeps,
): Promise<void> {
  if (calls.length === 0) return
  await db.recorded(actor, fourEyes ? 'content_requests' : [], async (tx) => {
    if (!fourEyes) return { entries: entriesOf(calls, reason), result: undefined }
    const entries: AdminEntry[] = []
    for (const { person, exchange } of calls) {
      const request = await approvals.use(tx, actor, exchange)
      entries.push({ kind: 'content.read', data: { person, exchanges: [exchange], reason, request } })
    }
    return { entries, result: undefined }
  })
  await ledger.ship()
}

/** @throws AdminProblem content_unknown, content_unreadable */
async function open(call: KeptCall, { vault, ledger }: ContentsDeps): Promise<CallContent> {
  const { exchange } = call
  const opened = await vault.open(exchange).catch((cause: unknown) => {
    throw new AdminProblem('content_unreadable', { exchange }, { cause })
  })
  if (opened === undefined) throw new AdminProblem('content_unknown', { exchange })
  const { request, response } = opened
  const checks = await ledger.queries.checkContent(call, {
    request: request?.complete === true ? request.content : undefined,
    response: response?.complete === true ? response.content : undefined,
  })
  return {
    call,
    request: request && { ...request, ledger: checks.request },
    response: response && { ...response, ledger: checks.response },
  }
}

async function openOrNeither(call: KeptCall, deps: ContentsDeps): Promise<CallContent> {
  return await open(call, deps).catch((error: unknown) => {
    if (error instanceof AdminProblem) return { call, request: undefined, response: undefined }
    throw error
  })
}

function checkCount(exchanges: readonly string[]): void {
  if (exchanges.length > maxExchanges) throw new RangeError(`more than ${maxExchanges} calls at once`)
}

/** @throws AdminProblem content_own */
function checkOthers({ person }: KeptCall, { actor }: Reader): void {
  if (actor.type === 'person' && person === actor.id) throw new AdminProblem('content_own')
}

function entriesOf(calls: readonly KeptCall[], reason: string): AdminEntry[] {
  const found = new Map<string, string[]>()
  for (const { person, exchange } of calls) found.set(person, [...(found.get(person) ?? []), exchange])
  return [...found].map(([person, exchanges]) => ({
    kind: 'content.read',
    data: { person, exchanges, reason },
  }))
}
