import { hash } from 'node:crypto'
import type { Entry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import { searchCursorOf, type FoundEntry, type Queries } from '../ledger/index.ts'
import { assistantBlocks, userBlocks, type ContentBlock, type ContentLimits } from './content.ts'
import { formatPageToken, pageTokenIn } from './page-token.ts'
import { badRequest } from './problems.ts'
import { checkNames, limitIn, orderIn } from './query.ts'
import { begunIn, findSession } from './sessions.ts'
import type { CallContent, ComplianceReader, Transcripts, Withheld } from './transcripts.ts'

interface MessagesDeps {
  queries: Pick<Queries, 'search' | 'conversation'>
  transcripts: Transcripts
  clock: Clock
  reader: ComplianceReader
}

/** One page looks at no more. */
const maxCalls = 25
/** Characters of content after which a page ends. It has one message all the same, however long that is. */
const maxPageLength = 16_777_216
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
  const place = placeOf(token)
  const { entries, next } = await deps.queries.search({
    conversation,
    kinds: ['exchange.settled'],
    order: order === 'asc' ? 'oldest' : 'newest',
    limit: Math.min(maxCalls, Math.ceil((limit + place.skip) / messagesACall)),
    cursor: place.cursor === '' ? undefined : place.cursor,
  })
  const page = await readPage(entries, { ...deps, limit, order, limits, place })
  // Without more of these calls, where the search goes on.
  const end = page.next ?? (next === undefined ? undefined : { cursor: next, skip: 0 })
  return { data: page.data, next_page: end === undefined ? null : formatPageToken({ ...end, begun }) }
}

/** What was sent, what was answered. */
const messagesACall = 2

/** Behind which call a page begins, and how many messages after it were given already. */
interface Place {
  /** '': the first call */
  cursor: string
  skip: number
}

interface Reading extends MessagesDeps {
  limit: number
  order: 'asc' | 'desc'
  limits: ContentLimits
  place: Place
}

/** The messages that have room on the page, and where the next one begins if it is with one of these calls. */
async function readPage(
  entries: readonly FoundEntry[],
  reading: Reading,
): Promise<{ data: Message[]; next: Place | undefined }> {
  const { transcripts, reader, limit, order, limits, place } = reading
  const from = Math.floor(place.skip / messagesACall)
  const left = entries.slice(from)
  // Sound: of this kind there is no other data.
  const calls = left.map(({ entry }) => entry as Entry<'exchange.settled'>)
  const data: Message[] = []
  let length = 0
  let at = 0
  const contents = transcripts.read(
    calls.map((call) => call.data.exchange),
    reader,
  )
  for await (const content of contents) {
    const call = calls[at]
    if (call === undefined) break
    const both = messagesOf(call, content, limits)
    const given = at === 0 ? place.skip % messagesACall : 0
    for (const [which, message] of (order === 'asc' ? both : both.toReversed()).entries()) {
      if (which < given) continue
      length += lengthOf(message)
      const isFull = data.length === limit || (data.length > 0 && length > maxPageLength)
      if (isFull) return { data, next: { cursor: cursorOf(entries, from + at, reading), skip: which } }
      data.push(message)
    }
    at += 1
  }
  return { data, next: undefined }
}

/** Of a page that begins with the call `at` of these. */
function cursorOf(entries: readonly FoundEntry[], at: number, { place, order }: Reading): string {
  const before = entries[at - 1]
  if (before !== undefined) return searchCursorOf(before)
  const first = entries[0]
  // Without one, calls that come meanwhile would stand before it.
  if (place.cursor === '' && order === 'desc' && first !== undefined)
    return searchCursorOf({ ...first, position: first.position + 1 })
  return place.cursor
}

/** @throws ComplianceProblem */
function placeOf(token: Readonly<Record<'cursor' | 'skip', string | number>> | undefined): Place {
  if (token === undefined) return { cursor: '', skip: 0 }
  const cursor = String(token.cursor)
  const skip = Number(token.skip)
  const isKnown = cursor === '' || /^\d{1,15}-\d{1,15}$/.test(cursor)
  if (isKnown && Number.isSafeInteger(skip) && skip >= 0 && skip < maxCalls * messagesACall)
    return { cursor, skip }
  throw badRequest('page: is not the next_page of an answer')
}

/** @throws ComplianceProblem */
function bytesIn(query: URLSearchParams, name: string): number {
  const text = query.get(name)
  if (text === null) return defaultBytes
  if (text === '-1' || /^\d{1,9}$/.test(text)) return Number(text)
  throw badRequest(`${name}: must be a number of bytes, or -1 for all`)
}

type Message = ReturnType<typeof messageBody>

function messagesOf(
  { time, data }: Entry<'exchange.settled'>,
  content: CallContent | Withheld,
  limits: ContentLimits,
): readonly Message[] {
  const { exchange, totalMs } = data
  const [sent, answered] =
    typeof content === 'string'
      ? [content, content]
      : [
          content.request && userBlocks(content.request, limits),
          content.response && assistantBlocks(content.response, limits),
        ]
  return [
    messageBody({ exchange, role: 'user', time: time - totalMs, shown: sent }),
    messageBody({ exchange, role: 'assistant', time, shown: answered }),
  ]
}

interface MessageParts {
  exchange: string
  role: 'user' | 'assistant'
  time: number
  /** undefined: it is kept, and not to be read */
  shown: ContentBlock[] | Withheld | undefined
}

function messageBody({ exchange, role, time, shown }: MessageParts) {
  const blocks = typeof shown === 'string' ? undefined : shown
  const reason = typeof shown === 'string' ? shown : 'unreadable'
  return {
    type: 'compliance_local_session_message',
    id: `clsm_${hash('sha256', `${exchange} ${role}`, 'base64url').slice(0, 22)}`,
    role,
    created_at: new Date(time).toISOString(),
    provenance: blocks === undefined ? { type: 'content_unavailable', reason } : null,
    content: blocks ?? [],
  }
}

function lengthOf({ content }: Message): number {
  return content.reduce((sum, block) => sum + textOf(block).length, 0)
}

function textOf(block: ContentBlock): string {
  if (block.type === 'text') return block.text
  return block.type === 'tool_use' ? block.input : block.content
}
