import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { PracticeRequest } from './request.ts'

const count = z.int().min(0)
const usage = z.strictObject({
  input_tokens: count.optional(),
  output_tokens: count.optional(),
  cache_read_input_tokens: count.optional(),
  cache_creation_input_tokens: count.optional(),
  cache_creation: z
    .strictObject({
      ephemeral_5m_input_tokens: count.optional(),
      ephemeral_1h_input_tokens: count.optional(),
    })
    .optional(),
  server_tool_use: z.strictObject({ web_search_requests: count.optional() }).optional(),
  service_tier: z.string().optional(),
  inference_geo: z.string().optional(),
  speed: z.string().optional(),
})

const reply = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ thinking: z.string(), signature: z.string().default('practice-signature') }),
  z.strictObject({
    tool_use: z.strictObject({ name: z.string(), input: z.record(z.string(), z.unknown()).default({}) }),
  }),
])

const turn = z
  .strictObject({
    when: z
      .strictObject({
        last_user_contains: z.string().optional(),
        /** `*` stands for any characters */
        model: z.string().optional(),
        /** calls to /v1/messages at this provider, from 1 */
        nth_call: z.int().min(1).optional(),
        /** whether the last message carries a tool result */
        tool_result: z.boolean().optional(),
        /** whether the request offers tools; Claude Code's side calls (titles, probes) offer none */
        has_tools: z.boolean().optional(),
        stream: z.boolean().optional(),
      })
      .default({}),
    /** how often this turn may answer; absent: always */
    times: z.int().min(1).optional(),
    reply: z.array(reply).min(1).optional(),
    error: z
      .strictObject({
        status: z.int().min(400).max(599),
        type: z.string().optional(),
        message: z.string().default('scripted by the Sekisho practice provider'),
        headers: z.record(z.string(), z.string()).default({}),
      })
      .optional(),
    usage: usage.default({}),
    stop_reason: z.string().optional(),
    delay_ms_before_head: count.default(0),
    delay_ms_between_events: count.default(0),
    delta_characters: z.int().min(1).default(24),
    /** cuts the stream every so many bytes, whatever the events */
    chunk_bytes: z.int().min(1).optional(),
    /** the connection breaks after so many events */
    break_after_events: count.optional(),
    /** nothing more comes after so many events */
    stall_after_events: count.optional(),
  })
  .refine((turn) => (turn.reply === undefined) !== (turn.error === undefined), 'needs either reply or error')

export type ScriptTurn = z.infer<typeof turn>

/** The turns of a script file, JSON or YAML. @throws Error naming the file, the turn and the key */
export function readScript(path: string): ScriptTurn[] {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : ''
    throw new Error(`practice script ${path}: ${why}`, { cause })
  }
  const result = z.array(turn).safeParse(content)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const [index, ...keys] = issue?.path ?? []
  const where = index === undefined ? 'a list of turns is needed' : `turn ${Number(index) + 1}`
  throw new Error(
    `practice script ${path}: ${[where, ...(keys.length > 0 ? [keys.join('.')] : []), issue?.message].join(': ')}`,
  )
}

/** A script under way: which turn answers a request. */
export interface Script {
  next(request: PracticeRequest): ScriptTurn | undefined
}

/** The first turn whose conditions all hold and that has not been used up answers. */
export function startScript(turns: readonly ScriptTurn[]): Script {
  const used = new Map<ScriptTurn, number>()
  let calls = 0
  return {
    next(request) {
      calls++
      const found = turns.find(
        (turn) => (used.get(turn) ?? 0) < (turn.times ?? Infinity) && matches(turn.when, request, calls),
      )
      if (found) used.set(found, (used.get(found) ?? 0) + 1)
      return found
    },
  }
}

function matches(when: ScriptTurn['when'], request: PracticeRequest, call: number): boolean {
  const toolResult = request.toolResultCharacters !== undefined
  return (
    (when.last_user_contains === undefined || request.lastUserText.includes(when.last_user_contains)) &&
    (when.model === undefined || modelMatches(when.model, request.model)) &&
    (when.nth_call === undefined || when.nth_call === call) &&
    (when.tool_result === undefined || when.tool_result === toolResult) &&
    (when.has_tools === undefined || when.has_tools === request.hasTools) &&
    (when.stream === undefined || when.stream === request.stream)
  )
}

function modelMatches(pattern: string, model: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return model === pattern
  const last = rest.pop() ?? ''
  if (!model.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = model.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return model.length >= at + last.length && model.endsWith(last)
}
