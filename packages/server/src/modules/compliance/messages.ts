import { hash } from 'node:crypto'
import type { Entry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Queries } from '../ledger/index.ts'
import { assistantBlocks, userBlocks, type ContentBlock, type ContentLimits } from './content.ts'
import { formatPageToken, pageTokenIn } from './page-token.ts'
import { badRequest } from './problems.ts'
import { checkNames, limitIn, orderIn } from './query.ts'
import { begunIn, findSession } from './sessions.ts'
import type { CallContent, Transcripts } from './transcripts.ts'

interface MessagesDeps {
  queries: Pick<Queries, 'search' | 'conversation'>
  transcripts: Transcripts
  clock: Clock
  /** id of the key that reads */
  key: string
}

/** Their content is in memory together. */
const maxCalls = 25
const defaultBytes = 10_000

/**
 * `GET /v1/compliance/apps/sessions/local/{id}/messages`: two for each call, what was sent and what was answered. Where the
 * content is not kept a message says so; that there was one is in the ledger all the same.
 * @throws ComplianceProblem
 */
export async function listMessages(query: URLSearchParams, id: string, deps: MessagesDeps) {
  checkNames(query, ['limit', 'page', 'order', 'tool_use_input_max_bytes', 'tool_result_max_bytes'])
  const limit = limitIn(query, { otherwise: 100, most: 1_000 })
  const order = orderIn(query, 'asc')
  const limits = {
    toolUse: bytesIn(query, 'tool_use_input_max_bytes'),
    toolResult: bytesIn(query, 'tool_result_max_bytes'),
  }
  const token = pageTokenIn(query, ['cursor', 'skip', 'begun'])
  const begun = begunIn(token, deps.clock)
  const { hash: conversation } = await findSession(id, deps)
  const skip = Number(token?.skip ?? 0)
  const { entries, next } = await deps.queries.search({
    conversation,
    kinds: ['exchange.settled'],
    order: order === 'asc' ? 'oldest' : 'newest',
    limit: Math.min(maxCalls, Math.ceil((limit + skip) / 2)),
    cursor: token === undefined || token.cursor === '' ? undefined : cursorOf(token.cursor),
  })
  // Sound: of this kind there is no other data.
  const calls = entries.map(({ entry }) => entry as Entry<'exchange.settled'>)
  const contents = await readAll(calls, deps)
  const messages = calls.flatMap((call) => {
    const both = messagesOf(call, contents.get(call.data.exchange), limits)
    return order === 'asc' ? both : both.toReversed()
  })
  const data = messages.slice(skip, skip + limit)
  const isCut = messages.length > skip + limit
  // A page that ends within a call begins with that call again.
  const place = isCut
    ? { cursor: String(token?.cursor ?? ''), skip: skip + limit }
    : { cursor: next ?? '', skip: 0 }
  return {
    data,
    next_page: isCut || next !== undefined ? formatPageToken({ ...place, begun }) : null,
  }
}

function cursorOf(text: string | number): string {
  if (/^\d{1,15}-\d{1,15}$/.test(String(text))) return String(text)
  throw badRequest('page: is not the next_page of an answer')
}

/** @throws ComplianceProblem */
function bytesIn(query: URLSearchParams, name: string): number {
  const text = query.get(name)
  if (text === null) return defaultBytes
  if (text === '-1' || /^\d{1,9}$/.test(text)) return Number(text)
  throw badRequest(`${name}: must be a number of bytes, or -1 for all`)
}

function readAll(
  calls: readonly Entry<'exchange.settled'>[],
  { transcripts, key }: MessagesDeps,
): Promise<ReadonlyMap<string, CallContent>> {
  return transcripts.read(
    calls.map(({ data }) => data.exchange),
    { key },
  )
}

function messagesOf(
  { time, data }: Entry<'exchange.settled'>,
  content: CallContent | undefined,
  limits: ContentLimits,
) {
  const sent = content?.request && userBlocks(content.request, limits)
  const answered = content?.response && assistantBlocks(content.response, limits)
  const common = { exchange: data.exchange, isKept: content !== undefined }
  return [
    messageBody({ ...common, role: 'user', time: time - data.totalMs, blocks: sent }),
    messageBody({ ...common, role: 'assistant', time, blocks: answered }),
  ]
}

interface Message {
  exchange: string
  role: 'user' | 'assistant'
  time: number
  isKept: boolean
  blocks: ContentBlock[] | undefined
}

function messageBody({ exchange, role, time, isKept, blocks }: Message) {
  const reason = isKept ? 'unreadable' : 'not_retained'
  return {
    type: 'compliance_local_session_message',
    id: `clsm_${hash('sha256', `${exchange} ${role}`, 'base64url').slice(0, 22)}`,
    role,
    created_at: new Date(time).toISOString(),
    provenance: blocks === undefined ? { type: 'content_unavailable', reason } : null,
    content: blocks ?? [],
  }
}
