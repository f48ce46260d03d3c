import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { distribution } from './distribution.ts'

const count = z.number().int().positive()
const tokens = z.number().int().nonnegative().max(1_000_000_000)
const share = z.number().min(0).max(1)

/** How one kind of thread calls: the main loop of a conversation, its subagents, its side calls. */
const thread = z.strictObject({
  /** one for all, or `{ model: weight }`, drawn anew for each thread */
  model: z.union([z.string().min(1), z.record(z.string().min(1), z.number().positive())]),
  maxTokens: z.number().int().nonnegative(),
  /** the first prompt; each later one adds the last answer and what `addedTokens` draws */
  promptTokens: distribution,
  addedTokens: distribution.default(0),
  /** a prompt that grew to this begins again with `promptTokens` */
  compactAtTokens: count.default(160_000),
  /** the beginning of every thread's prompt, which others have put into the cache */
  sharedTokens: tokens.default(0),
  outputTokens: distribution,
  bytesPerToken: distribution.default({ uniform: [3.2, 4.2] }),
  /** of the output, as the stream shows them; less when thinking is hidden */
  outputBytesPerToken: distribution.default({ uniform: [3.2, 4.2] }),
  /** 0: nothing is cached */
  cacheSeconds: z.union([z.literal(0), z.literal(300), z.literal(3600)]).default(300),
  /** share of calls whose prefix has changed, so that nothing but the shared tokens is read */
  cacheLost: share.default(0),
  firstByteSeconds: distribution.default({ lognormal: { median: 1.8, sigma: 0.5 }, most: 60 }),
  tokensPerSecond: distribution.default({ lognormal: { median: 65, sigma: 0.25 } }),
})
export type Thread = z.infer<typeof thread>

const generator = z.strictObject({
  /** people at work at the same time, each with one conversation after the other */
  agents: count.max(100_000),
  /** the run ends after so many calls, or when every agent was stopped */
  calls: count.max(10_000_000).default(200_000),
  /** first calls are spread over so long; 0: all at the same instant */
  startWithinSeconds: z.number().nonnegative().default(60),
  turns: distribution,
  thinkSeconds: distribution,
  main: thread,
  /** small calls beside the main loop */
  side: z.strictObject({ perTurn: share, call: thread }).optional(),
  /** several at once; the main loop waits for them */
  subagents: z
    .strictObject({
      perTurn: share,
      agents: distribution,
      turns: distribution,
      thinkSeconds: distribution,
      thread,
    })
    .optional(),
})
export type Generator = z.infer<typeof generator>

const explicitCall = z.strictObject({
  /** seconds from the start */
  at: z.number().nonnegative(),
  person: z.string().min(1).default('one'),
  conversation: z.string().optional(),
  model: z.string().min(1),
  maxTokens: tokens.optional(),
  bodyBytes: z.number().int().nonnegative().max(1_000_000_000),
  inputTokens: tokens.default(0),
  cacheReadTokens: tokens.default(0),
  cacheWrite5mTokens: tokens.default(0),
  cacheWrite1hTokens: tokens.default(0),
  webSearches: tokens.default(0),
  outputTokens: tokens,
  /** text the stream shows; default: four bytes a token */
  outputBytes: tokens.optional(),
  firstByteSeconds: z.number().nonnegative().default(2),
  tokensPerSecond: z.number().positive().default(65),
})
export type ExplicitCall = z.infer<typeof explicitCall>

const budget = z.strictObject({
  name: z.string().min(1).max(40).default('budget'),
  /** in USD, or as a multiple of the mean cost that the workload has without a limit */
  usd: z.number().positive().optional(),
  meanCalls: z.number().positive().optional(),
  period: z.enum(['daily', 'weekly', 'monthly']).default('monthly'),
  /** `seat`: each person alone */
  sharing: z.enum(['pool', 'seat']).default('pool'),
})
export type Budget = z.infer<typeof budget>

const workload = z.strictObject({
  name: z.string().min(1).max(60),
  description: z.string().max(1000).default(''),
  seed: z.number().int().nonnegative().default(1),
  /** RFC 3339, UTC */
  startsAt: z.iso.datetime().default('2026-11-02T08:00:00Z'),
  budgets: z.array(budget).min(1).max(20),
  generator: generator.optional(),
  calls: z.array(explicitCall).min(1).max(1_000_000).optional(),
})
export type Workload = z.infer<typeof workload>

export class WorkloadError extends Error {}

/**
 * Reads a workload: JSON with a `generator` or with `calls`; or, when the name ends in `.jsonl`, the workload without
 * calls in the first line and one call in each further line.
 * @throws WorkloadError with one line that names the place
 */
export function readWorkload(file: string): Workload {
  try {
    const text = readFileSync(file, 'utf8')
    return parseWorkload(file.endsWith('.jsonl') ? fromLines(text) : parseJson(text, 'the file'))
  } catch (error) {
    if (error instanceof WorkloadError) throw new WorkloadError(`${file}: ${error.message}`)
    throw new WorkloadError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** @throws WorkloadError */
export function parseWorkload(value: unknown): Workload {
  const parsed = workload.safeParse(value)
  if (!parsed.success) throw new WorkloadError(firstProblem(parsed.error))
  const { budgets, generator, calls } = parsed.data
  if ((generator === undefined) === (calls === undefined))
    throw new WorkloadError('needs either "generator" or "calls"')
  const names = new Set(budgets.map(({ name }) => name))
  if (names.size < budgets.length) throw new WorkloadError('budgets: each needs a name of its own')
  for (const { name, usd, meanCalls } of budgets)
    if ((usd === undefined) === (meanCalls === undefined))
      throw new WorkloadError(`budgets: ${name} needs either "usd" or "meanCalls"`)
  return parsed.data
}

function fromLines(text: string): unknown {
  const [head = '', ...rest] = text.split('\n')
  const calls = rest.flatMap((line, at) => (line.trim() === '' ? [] : [parseJson(line, `line ${at + 2}`)]))
  const settings = parseJson(head, 'line 1')
  return typeof settings === 'object' ? { ...settings, calls } : settings
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new WorkloadError(`${place} is not JSON`)
  }
}

function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues
  const place = issue?.path.join('.') ?? ''
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'is wrong'}`
}
