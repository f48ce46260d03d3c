import { z } from 'zod'

const block = z.looseObject({ type: z.string() })
const message = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(block)]),
})
const schema = z.record(z.string(), z.unknown())
const countable = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1, 'at least one message is required'),
  tools: z.array(z.looseObject({ name: z.string().optional(), input_schema: schema.optional() })).optional(),
})
const request = countable.extend({
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
  output_config: z.looseObject({ format: z.looseObject({ schema: schema.optional() }).nullish() }).optional(),
  output_format: z.looseObject({ schema: schema.optional() }).nullish(),
})

/** What the practice model looks at. */
export interface PracticeRequest {
  model: string
  stream: boolean
  maxTokens: number
  /** size of the whole body */
  bytes: number
  /** what the person wrote last, without the client's `<system-reminder>` blocks */
  lastUserText: string
  /** characters of the last message's tool results; undefined when it carries none */
  toolResultCharacters: number | undefined
  hasTools: boolean
  /** the tool the client insists on */
  forcedTool: { name: string; inputSchema: Record<string, unknown> } | undefined
  /** the JSON schema the answer must follow */
  outputSchema: Record<string, unknown> | undefined
}

export type ReadRequest = { request: PracticeRequest } | { problem: string }

/** Reads a Messages body as strictly as the practice model needs; the problem is worded as the real API words it. */
export function readRequest(body: Buffer): ReadRequest {
  const parsed = parse(request, body)
  if (!parsed.data) return parsed
  const { data } = parsed
  const last = data.messages.at(-1)
  const blocks = typeof last?.content === 'string' ? [] : (last?.content ?? [])
  const results = blocks.filter(({ type }) => type === 'tool_result')
  const choice = data.tool_choice?.type === 'tool' ? data.tool_choice.name : undefined
  const forced = data.tools?.find((tool) => tool.name !== undefined && tool.name === choice)
  return {
    request: {
      model: data.model,
      stream: data.stream ?? false,
      maxTokens: data.max_tokens,
      bytes: body.length,
      lastUserText: lastUserText(data.messages),
      toolResultCharacters:
        results.length > 0 ? JSON.stringify(results.map((r) => r['content'])).length : undefined,
      hasTools: (data.tools?.length ?? 0) > 0,
      forcedTool:
        forced?.name && forced.input_schema
          ? { name: forced.name, inputSchema: forced.input_schema }
          : undefined,
      outputSchema: data.output_config?.format?.schema ?? data.output_format?.schema,
    },
  }
}

/** What is wrong with a count_tokens body, or undefined. */
export function countProblem(body: Buffer): string | undefined {
  const parsed = parse(countable, body)
  return parsed.data ? undefined : parsed.problem
}

type Parsed<Data> = { data: Data } | { data?: undefined; problem: string }

function parse<Data>(shape: z.ZodType<Data>, body: Buffer): Parsed<Data> {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch (error) {
    return { problem: `The request body is not valid JSON: ${error instanceof Error ? error.message : ''}` }
  }
  const result = shape.safeParse(json)
  if (result.success) return { data: result.data }
  const issue = result.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  const missing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')
  const words = missing ? 'Field required' : (issue?.message ?? 'Invalid')
  return { problem: path === '' ? words : `${path}: ${words}` }
}

function lastUserText(messages: readonly z.infer<typeof message>[]): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  if (typeof content === 'string') return content
  const texts = content.flatMap(({ text }) => (typeof text === 'string' ? text : []))
  return texts.findLast((text) => !text.trimStart().startsWith('<system-reminder>')) ?? ''
}
