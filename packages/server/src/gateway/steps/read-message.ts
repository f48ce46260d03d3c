import type { ExchangeAdmitted, ToolUse } from '@sekisho/contract'
import { conversationIn, deviceIn } from './conversation.ts'
import {
  foldCase,
  invalidField,
  isKey,
  isNull,
  readBoolean,
  readKey,
  readCount,
  readString,
  readText,
  requireString,
  type JsonValue,
} from './json-read.ts'
import {
  invalidJson,
  isSpace,
  skipSpace,
  skipValue,
  walkArray,
  walkObject,
  type JsonDocument,
} from './json-scan.ts'
import { readNamedModel, readToolTypes } from './read-tools.ts'
import { readRequestTags, type RequestTag } from './request-tag.ts'
import { asksForThinking, hasThinking, type Span } from './thinking.ts'
import { readToolResults } from './tool-results.ts'

export { isServerTool } from './read-tools.ts'

/** What Sekisho needs to know of a request body. Everything else in it is the provider's affair and stays as it is. */
export interface Message {
  model: string
  /** always false for count_tokens */
  stream: boolean
  /** 0 fills the prompt cache and generates nothing */
  maxTokens: number | undefined
  /** Claude Code's session: the one that was known, or the one `metadata.user_id` names */
  conversation: string | undefined
  /** the types of Anthropic's own tools, each once; `mcp_toolset` also stands for a non-empty `mcp_servers` */
  toolTypes: readonly string[]
  /** models that may answer beside `model`: `fallbacks`, and what tools ask on their own; each once */
  otherModels: readonly string[]
  speed: string | undefined
  inferenceGeo: string | undefined
  serviceTier: string | undefined
  /** set by a routing rule that put `model` in the place of what the body names */
  routed?: { from: string; rule: number }
  /** where the value of `model` lies, quotes included */
  modelSpan: Span
  /** the tag that names a project; undefined when there is none of its name */
  tag: RequestTag | undefined
  /** true when `tags` stay in the body after ours is cut, so that their beta is needed */
  hasOtherTags: boolean
  /** True when the history carries what only the provider that made it can check: signed or redacted thinking. */
  hasThinkingSignature(): boolean
  /** True unless `thinking` is left out, null or of type `disabled`. Read only when asked; never throws. */
  asksForThinking(): boolean
  /** how many messages the history has; 0 when it is no list */
  messageCount: number
  /** What the newest message says that tools gave back, read only when asked; undefined: nothing. Never throws. */
  toolResults(): ToolUse[] | undefined
  /** Where `messages[0]` lies; undefined when there is none. */
  firstMessageSpan(): Span | undefined
  /** The device that `metadata.user_id` names, read only when asked; undefined when it names none. Never throws. */
  clientDevice(): string | undefined
}

const maxModelLength = 256
const maxOptionLength = 64
/** No client sends forty; a million would cost memory to remember. */
const maxKeys = 1000
const maxOtherModels = 64

export interface ReadOptions {
  /** already known from a header: the name in the metadata, dear to read, is passed over */
  conversation?: string | undefined
  /** name of the request tag that names a project */
  tagName: string
}

/**
 * Reads a request body without parsing or changing it. The whole document is judged by its structure (RFC 8259, one
 * object, at most 512 deep, no key twice at the top); what a string contains is judged only where it is read.
 * @throws Refusal body_invalid_json, body_field_invalid
 */
export function readMessage(
  body: Buffer,
  endpoint: ExchangeAdmitted['endpoint'],
  options: ReadOptions,
): Message {
  const document = openDocument(body)
  const { bytes } = document
  const start = skipSpace(bytes, 0)
  const draft = emptyDraft(options)
  const keys = new Set<string>()
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    const key = readKey(document, keyStart, keyEnd)
    claim(keys, key)
    const value = { document, start: valueStart, field: key }
    return readers.get(key)?.(draft, value, keyStart - 1) ?? skipValue(document, valueStart, 1)
  })
  if (end !== bytes.length) throw invalidJson('nothing may follow the object', end)
  return finish(draft, { body, endpoint })
}

/** The body without white space at its end; it must end with what closes an object. */
function openDocument(body: Buffer): JsonDocument {
  let end = body.length
  while (end > 0 && isSpace(body[end - 1])) end--
  if (end === 0) throw invalidJson('the body is empty', 0)
  const start = skipSpace(body, 0)
  if (body[start] !== 0x7b) throw invalidJson('an object is expected', start)
  if (body[end - 1] !== 0x7d) throw invalidJson('a "}" is missing at the end', end)
  const bytes = end === body.length ? body : body.subarray(0, end)
  return { bytes, text: bytes.toString('latin1') }
}

interface Draft {
  readonly tagName: string
  model: string | undefined
  modelSpan: Span
  stream: boolean
  maxTokens: number | undefined
  conversation: string | undefined
  toolTypes: string[]
  otherModels: string[]
  mcpServers: boolean
  speed: string | undefined
  inferenceGeo: string | undefined
  serviceTier: string | undefined
  messages: Span | undefined
  firstMessage: Span | undefined
  /** and the one before it */
  newestMessage: Span | undefined
  messageBefore: Span | undefined
  messageCount: number
  userId: Span | undefined
  thinking: Span | undefined
  tag: RequestTag | undefined
  hasOtherTags: boolean
}

function emptyDraft({ conversation, tagName }: ReadOptions): Draft {
  return {
    tagName,
    model: undefined,
    modelSpan: { start: 0, end: 0 },
    stream: false,
    maxTokens: undefined,
    conversation,
    toolTypes: [],
    otherModels: [],
    mcpServers: false,
    speed: undefined,
    inferenceGeo: undefined,
    serviceTier: undefined,
    messages: undefined,
    firstMessage: undefined,
    newestMessage: undefined,
    messageBefore: undefined,
    messageCount: 0,
    userId: undefined,
    thinking: undefined,
    tag: undefined,
    hasOtherTags: false,
  }
}

/** Takes one field into the draft, and says where its value ends. @param member where the field itself begins */
type Reader = (draft: Draft, value: JsonValue, member: number) => number

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['model', readModel],
  ['messages', readMessages],
  ['metadata', readMetadata],
  ['tools', readTools],
  ['mcp_servers', readMcpServers],
  ['fallbacks', readFallbacks],
  ['tags', readTags],
  ['thinking', readThinking],
  ['stream', reading((draft, value) => (draft.stream = readBoolean(value)))],
  ['max_tokens', reading((draft, value) => (draft.maxTokens = readCount(value)))],
  ['speed', reading((draft, value) => (draft.speed = readText(value, maxOptionLength)))],
  ['inference_geo', reading((draft, value) => (draft.inferenceGeo = readText(value, maxOptionLength)))],
  ['service_tier', reading((draft, value) => (draft.serviceTier = readText(value, maxOptionLength)))],
])

function reading(take: (draft: Draft, value: JsonValue) => void): Reader {
  return (draft, value) => {
    take(draft, value)
    return skip(value)
  }
}

/** Behind a value that stands at the top of the document. */
function skip({ document, start }: JsonValue): number {
  return skipValue(document, start, 1)
}

/** Of two keys of one meaning, however they are written, a provider could read the one that was not checked here. */
function claim(keys: Set<string>, key: string): void {
  if (keys.has(key)) throw invalidField(key.slice(0, maxOptionLength), 'must be given once')
  if (keys.size === maxKeys) throw invalidField('body', `must have at most ${maxKeys} fields`)
  keys.add(key)
  if (/^[a-z0-9_]*$/.test(key)) return
  const folded = foldCase(key)
  if (readers.has(folded)) throw invalidField(folded, 'must be spelled in lower case')
}

function readModel(draft: Draft, value: JsonValue): number {
  const end = skip(value)
  draft.modelSpan = { start: value.start, end }
  draft.model = readText(value, maxModelLength)
  return end
}

function readMessages(draft: Draft, value: JsonValue): number {
  const { document, start } = value
  if (document.bytes[start] !== 0x5b) return skip(value)
  const end = walkArray(document, start, (element) => {
    const end = skipValue(document, element, 2)
    draft.messageBefore = draft.newestMessage
    draft.newestMessage = { start: element, end }
    draft.firstMessage ??= draft.newestMessage
    draft.messageCount++
    return end
  })
  draft.messages = { start, end }
  return end
}

function readMetadata(draft: Draft, value: JsonValue): number {
  const { document, start, field } = value
  if (isNull(value)) return skip(value)
  if (document.bytes[start] !== 0x7b) throw invalidField(field, 'must be an object')
  let seen = false
  let count = 0
  return walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    if (++count > maxKeys) throw invalidField(field, `must have at most ${maxKeys} fields`)
    const userId = { document, start: valueStart, field: `${field}.user_id` }
    if (!isKey(readKey(document, keyStart, keyEnd), 'user_id', field))
      return skipValue(document, valueStart, 2)
    if (seen) throw invalidField(userId.field, 'must be given once')
    seen = true
    const end = skipValue(document, valueStart, 2)
    if (isNull(userId)) return end
    readUserId(draft, userId)
    draft.userId = { start: valueStart, end }
    return end
  })
}

function readUserId(draft: Draft, value: JsonValue): void {
  if (draft.conversation === undefined) draft.conversation = conversationIn(readString(value))
  else requireString(value)
}

function readTools(draft: Draft, value: JsonValue): number {
  const { types, models, end } = readToolTypes(value)
  draft.toolTypes = types
  for (const model of models) addModel(draft, model)
  return end
}

function readTags(draft: Draft, value: JsonValue, member: number): number {
  const { tag, end } = readRequestTags(value, { member, name: draft.tagName })
  draft.tag = tag
  draft.hasOtherTags = tag?.othersStay ?? true
  return end
}

function readThinking(draft: Draft, value: JsonValue): number {
  const end = skip(value)
  draft.thinking = { start: value.start, end }
  return end
}

/**
 * The models that answer when the first one declines. A text leaves the choice to the provider (`"default"`), which a
 * policy that names models cannot check, so it counts as a model that no such policy allows.
 * @see BetaFallbacksParam of @anthropic-ai/sdk 1.12.0
 */
function readFallbacks(draft: Draft, value: JsonValue): number {
  const { document, start, field } = value
  if (isNull(value)) return skip(value)
  if (document.bytes[start] === 0x22) {
    addModel(draft, `fallbacks: ${readText(value, maxModelLength) ?? ''}`)
    return skip(value)
  }
  if (document.bytes[start] !== 0x5b) throw invalidField(field, 'must be an array or a string')
  let index = 0
  return walkArray(document, start, (entry) => {
    const fallback = readNamedModel({ document, start: entry, field: `${field}.${index++}` })
    addModel(draft, fallback.model)
    return fallback.end
  })
}

function addModel(draft: Draft, model: string): void {
  if (draft.otherModels.includes(model)) return
  if (draft.otherModels.length === maxOtherModels)
    throw invalidField('fallbacks', `must have at most ${maxOtherModels} different models`)
  draft.otherModels.push(model)
}

/** The provider calls these servers itself, under an older beta also without a tool of type `mcp_toolset`. */
function readMcpServers(draft: Draft, value: JsonValue): number {
  const { document, start } = value
  draft.mcpServers = !isNull(value) && document.bytes[skipSpace(document.bytes, start + 1)] !== 0x5d
  return skip(value)
}

interface Request {
  body: Buffer
  endpoint: ExchangeAdmitted['endpoint']
}

function finish(draft: Draft, { body, endpoint }: Request): Message {
  const { model, messages, firstMessage, newestMessage, messageBefore, toolTypes, userId, thinking } = draft
  if (model === undefined || model === '') throw invalidField('model', 'is required')
  if (draft.mcpServers && !toolTypes.includes('mcp_toolset')) toolTypes.push('mcp_toolset')
  let signed: boolean | undefined
  return {
    model,
    stream: endpoint === 'messages' && draft.stream,
    maxTokens: draft.maxTokens,
    conversation: draft.conversation,
    toolTypes,
    otherModels: draft.otherModels,
    speed: draft.speed,
    inferenceGeo: draft.inferenceGeo,
    serviceTier: draft.serviceTier,
    modelSpan: draft.modelSpan,
    tag: draft.tag,
    hasOtherTags: draft.hasOtherTags,
    hasThinkingSignature: () => (signed ??= messages !== undefined && hasThinking(body, messages)),
    asksForThinking: () => thinking !== undefined && asksForThinking(body, thinking),
    messageCount: draft.messageCount,
    toolResults: () =>
      newestMessage && readToolResults(body, { newest: newestMessage, before: messageBefore }),
    firstMessageSpan: () => firstMessage,
    clientDevice: () => userId && deviceIn(body, userId),
  }
}
