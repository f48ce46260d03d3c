import { practiceLabel, type PracticeAnswer, type PracticeBlock } from './answer.ts'
import { improvise } from './improvise.ts'
import type { Performance } from './play.ts'
import { renderEvents, renderMessage, type RenderOptions } from './render.ts'
import type { PracticeRequest } from './request.ts'
import type { ScriptTurn } from './script.ts'

/** What every performance needs. */
export interface Stage {
  id: (prefix: string) => string
  broken: () => Error
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

/** Answers a valid request: as the turn says, or improvised. */
export function perform(request: PracticeRequest, turn: ScriptTurn | undefined, stage: Stage): Performance {
  if (turn?.error) {
    const error = performError(turn.error, stage)
    return { ...error, delayMsBeforeHead: turn.delay_ms_before_head }
  }
  const answer = turn?.reply ? scripted(turn, turn.reply) : improvise(request)
  const options: RenderOptions = {
    model: request.model,
    requestBytes: request.bytes,
    deltaCharacters: turn?.delta_characters ?? 24,
    id: stage.id,
  }
  const events = request.stream ? renderEvents(answer, options) : [renderMessage(answer, options)]
  const cutAt = turn?.break_after_events ?? turn?.stall_after_events ?? events.length
  const cutHow = turn?.break_after_events === undefined ? 'silence' : stage.broken()
  return {
    status: 200,
    headers: headers(request.stream ? 'text/event-stream; charset=utf-8' : 'application/json', stage),
    chunks: pieces(events.slice(0, cutAt), turn?.chunk_bytes),
    delayMsBeforeHead: turn?.delay_ms_before_head ?? 0,
    delayMsBetweenChunks: turn?.delay_ms_between_events ?? 0,
    ending: cutAt < events.length ? cutHow : 'end',
  }
}

export interface ErrorAnswer {
  status: number
  message: string
  type?: string | undefined
  headers?: Readonly<Record<string, string>>
}

/** An error in the API's envelope. */
export function performError(
  { status, message, type, headers = {} }: ErrorAnswer,
  stage: Stage,
): Performance {
  const error = { type: type ?? errorTypes[status] ?? 'api_error', message }
  const requestId = stage.id('req')
  const answer = performJson(status, { type: 'error', error, request_id: requestId }, stage)
  return { ...answer, headers: { ...answer.headers, 'request-id': requestId, ...headers } }
}

export function performJson(status: number, body: unknown, stage: Stage): Performance {
  return {
    status,
    headers: headers('application/json', stage),
    chunks: [Buffer.from(JSON.stringify(body))],
    delayMsBeforeHead: 0,
    delayMsBetweenChunks: 0,
    ending: 'end',
  }
}

function headers(contentType: string, { id }: Stage): Record<string, string> {
  return { 'content-type': contentType, 'request-id': id('req'), 'x-sekisho-provider': 'practice' }
}

function scripted(turn: ScriptTurn, reply: NonNullable<ScriptTurn['reply']>): PracticeAnswer {
  let labelled = false
  const blocks = reply.map((block): PracticeBlock => {
    if ('tool_use' in block) return { type: 'tool_use', ...block.tool_use }
    if ('thinking' in block) return { type: 'thinking', ...block }
    const text = labelled ? block.text : `${practiceLabel}\n\n${block.text}`
    labelled = true
    return { type: 'text', text }
  })
  const usesTool = blocks.some(({ type }) => type === 'tool_use')
  return { blocks, stopReason: turn.stop_reason ?? (usesTool ? 'tool_use' : 'end_turn'), usage: turn.usage }
}

function pieces(events: readonly string[], chunkBytes: number | undefined): Buffer[] {
  if (chunkBytes === undefined) return events.map((event) => Buffer.from(event))
  const whole = Buffer.from(events.join(''))
  const cut: Buffer[] = []
  for (let i = 0; i < whole.length; i += chunkBytes) cut.push(whole.subarray(i, i + chunkBytes))
  return cut
}
