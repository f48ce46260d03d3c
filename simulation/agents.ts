import { noUsage, type Usage } from '../packages/contract/src/index.ts'
import { sample } from './distribution.ts'
import { seeded, seedOf, type Draw } from './random.ts'
import type { ExplicitCall, Generator, Thread } from './workload.ts'

/** One model call of a workload, with what the provider will make of it. */
export interface PlannedCall {
  agent: number
  person: string
  conversation: string | undefined
  model: string
  maxTokens: number | undefined
  bodyBytes: number
  usage: Usage
  /** of text in the stream */
  outputBytes: number
  firstByteMs: number
  /** from the first byte to the last */
  streamMs: number
}

/** What an agent does next. The answer to a call says whether it was made; the run stops an agent whose budget is used up. */
export type Step =
  | { kind: 'pause'; ms: number }
  | { kind: 'call'; plan: (nowMs: number) => PlannedCall }
  | { kind: 'together'; scripts: Script[] }
export type Script = Iterator<Step, void>

interface Person {
  agent: number
  person: string
  conversation: string
  draw: Draw
}

/** Works through one conversation after the other, without end. */
export function* agentScript(generator: Generator, seed: number, agent: number): Script {
  const draw = seeded(seedOf(seed, agent))
  yield pause(draw() * generator.startWithinSeconds)
  for (let each = 0; ; each++) {
    const person = `person-${agent}`
    yield* converse(generator, { agent, person, conversation: `${person}/${each}`, draw })
  }
}

function* converse(generator: Generator, who: Person): Steps {
  const { main, side, subagents, thinkSeconds } = generator
  const { draw } = who
  const call = createThread(main, who)
  const turns = Math.max(1, Math.round(sample(generator.turns, draw)))
  for (let turn = 0; turn < turns; turn++) {
    if (turn > 0) yield pause(sample(thinkSeconds, draw))
    const beside: Script[] = []
    if (side && draw() < side.perTurn) beside.push(single(createThread(side.call, who)))
    yield { kind: 'together', scripts: [single(call), ...beside] }
    if (subagents && draw() < subagents.perTurn) {
      const count = Math.round(sample(subagents.agents, draw))
      const scripts = Array.from({ length: count }, () => subagent(subagents, who))
      yield { kind: 'together', scripts }
    }
  }
}
type Steps = Iterable<Step> & Iterator<Step, void>

function* subagent(settings: NonNullable<Generator['subagents']>, who: Person): Steps {
  const call = createThread(settings.thread, who)
  const turns = Math.max(1, Math.round(sample(settings.turns, who.draw)))
  for (let turn = 0; turn < turns; turn++) {
    if (turn > 0) yield pause(sample(settings.thinkSeconds, who.draw))
    yield { kind: 'call', plan: call }
  }
}

function* single(plan: (nowMs: number) => PlannedCall): Steps {
  yield { kind: 'call', plan }
}

function pause(seconds: number): Step {
  return { kind: 'pause', ms: seconds * 1000 }
}

/** A thread of calls whose prompt grows, and what the provider's cache has of it. */
function createThread(thread: Thread, who: Person): (nowMs: number) => PlannedCall {
  const { draw } = who
  const model = pickModel(thread.model, draw)
  const bytesPerToken = sample(thread.bytesPerToken, draw)
  let prompt = 0
  let cached = 0
  let cachedAt = -Infinity
  let lastOutput = 0

  return (nowMs) => {
    const grown = prompt + lastOutput + Math.round(sample(thread.addedTokens, draw))
    const begins = prompt === 0 || grown >= thread.compactAtTokens
    const shared = Math.min(thread.sharedTokens, begins ? Infinity : prompt)
    prompt = begins ? Math.max(1, shared + Math.round(sample(thread.promptTokens, draw))) : grown
    const lost = begins || draw() < thread.cacheLost || nowMs - cachedAt >= thread.cacheSeconds * 1000
    const read = thread.cacheSeconds === 0 ? 0 : Math.min(prompt, lost ? shared : cached)
    const output = Math.min(Math.round(sample(thread.outputTokens, draw)), thread.maxTokens)
    cached = prompt
    cachedAt = nowMs
    lastOutput = output
    return {
      agent: who.agent,
      person: who.person,
      conversation: who.conversation,
      model,
      maxTokens: thread.maxTokens,
      bodyBytes: Math.round(prompt * bytesPerToken),
      usage: { ...noUsage, ...promptUsage(prompt, read, thread.cacheSeconds), outputTokens: output },
      outputBytes: Math.round(output * sample(thread.outputBytesPerToken, draw)),
      firstByteMs: sample(thread.firstByteSeconds, draw) * 1000,
      streamMs: (output / Math.max(1, sample(thread.tokensPerSecond, draw))) * 1000,
    }
  }
}

function promptUsage(prompt: number, read: number, cacheSeconds: Thread['cacheSeconds']): Partial<Usage> {
  const rest = prompt - read
  if (cacheSeconds === 0) return { inputTokens: rest }
  const lifetime = cacheSeconds === 300 ? 'cacheWrite5mTokens' : 'cacheWrite1hTokens'
  return { cacheReadTokens: read, [lifetime]: rest }
}

function pickModel(model: Thread['model'], draw: Draw): string {
  if (typeof model === 'string') return model
  const weights = Object.entries(model)
  let left = draw() * weights.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of weights) if ((left -= weight) < 0) return name
  return weights.at(-1)?.[0] ?? ''
}

/** A call that stands in the workload file as it is. */
export function* explicitScript(call: ExplicitCall, agent: number): Script {
  yield pause(call.at)
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, webSearches } = call
  const { person, conversation, model, maxTokens, bodyBytes, outputTokens } = call
  const prompt = { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, webSearches }
  const planned: PlannedCall = {
    agent,
    person,
    conversation,
    model,
    maxTokens,
    bodyBytes,
    usage: { ...prompt, outputTokens },
    outputBytes: call.outputBytes ?? outputTokens * 4,
    firstByteMs: call.firstByteSeconds * 1000,
    streamMs: (outputTokens / call.tokensPerSecond) * 1000,
  }
  yield { kind: 'call', plan: () => planned }
}
