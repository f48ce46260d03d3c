import type { Usage } from '../packages/contract/src/index.ts'
import type { Expectation, Expected } from '../packages/server/src/modules/spend/index.ts'
import type { Rates } from '../packages/server/src/modules/spend/index.ts'
import {
  holdPatiently,
  type Patience,
  type Wait,
} from '../packages/server/src/modules/budgets/hold-patiently.ts'
import type { HoldLine } from '../packages/server/src/platform/counters/counters.ts'
import { ceilingOf, createMeanCall } from '../packages/server/src/modules/budgets/ceiling.ts'
import { agentScript, explicitScript, type PlannedCall, type Script, type Step } from './agents.ts'
import { keyOf, type LimitedBudget } from './budget-lines.ts'
import { newDeathReport, watchDeath, type DeathReport } from './death.ts'
import type { CallRecord, CounterRecord, RefusalRecord, Tally } from './tally.ts'
import type { Timeline } from './timeline.ts'
import type { Workload } from './workload.ts'
import type { Node } from './node.ts'

export interface RunOptions {
  workload: Workload
  /** none: nothing is limited, and nothing is held */
  budgets: readonly LimitedBudget[]
  nodes: readonly Node[]
  rates: Rates
  timeline: Timeline
  /** how long a call waits for money that calls under way hold, simulated */
  patience: Patience
  /** calls at most */
  calls: number
  /** the first node dies when a quarter of the first budget is spent */
  kill?: { cut: () => void } | undefined
}

const longestTimerMs = 2 ** 31 - 1
const killAtShare = 0.25
/** Longer than a stream lives; as the gateway's. */
const ttlMs = 3_600_000
/** The budget counts as used up from here on, in parts of the limit. */
export const reachedFrom = 0.98
/** What Claude Code does with 429 and `retry-after`: it comes again, ten times. */
const retryAfterMs = 20_000
const mostRetries = 10

/** Plays a workload against the product's own estimator and counters. */
export async function run(options: RunOptions): Promise<Tally> {
  const state = new Run(options)
  for (const [agent, script] of scriptsOf(options.workload).entries()) state.play(agent, script)
  await options.timeline.run()
  await state.mourned
  return state.tally()
}

function scriptsOf({ generator, calls = [], seed }: Workload): Script[] {
  if (generator === undefined) return calls.map((call, at) => explicitScript(call, at))
  return Array.from({ length: generator.agents }, (_, agent) => agentScript(generator, seed, agent))
}

class Run {
  readonly #options: RunOptions
  readonly #calls: CallRecord[] = []
  readonly #refusals: RefusalRecord[] = []
  readonly #counters = new Map<string, CounterRecord>()
  readonly #stopped = new Set<number>()
  /** what each call under way holds, by the node it went through */
  readonly #held = new Map<Expectation, Node>()
  #dead: Node | undefined
  #death: DeathReport | undefined
  #ended = 0
  /** resolves once nobody counts what a dead node held any more */
  mourned: Promise<void> | undefined
  readonly #meanCall = createMeanCall()
  #begun = 0

  constructor(options: RunOptions) {
    this.#options = options
  }

  tally(): Tally {
    return {
      calls: this.#calls,
      refusals: this.#refusals,
      counters: this.#counters,
      endedAt: this.#options.timeline.now(),
      death: this.#death,
      ended: this.#ended,
    }
  }

  /** Takes a script's next step, and the ones after it as each is done. */
  play(agent: number, script: Script, done: () => void = () => undefined): void {
    if (this.#stopped.has(agent)) return done()
    const step = script.next()
    if (step.done === true) return done()
    this.#take(agent, step.value, () => this.play(agent, script, done))
  }

  #take(agent: number, step: Step, done: () => void): void {
    switch (step.kind) {
      case 'pause':
        this.#options.timeline.after(step.ms, done)
        return
      case 'together': {
        let left = step.scripts.length
        if (left === 0) return done()
        for (const script of step.scripts) this.play(agent, script, () => --left === 0 && done())
        return
      }
      case 'call':
        if (this.#begun++ >= this.#options.calls) {
          this.#stopped.add(agent)
          return done()
        }
        void this.#call(step.plan(this.#options.timeline.now()), done)
    }
  }

  async #call(call: PlannedCall, done: () => void, retries = mostRetries): Promise<void> {
    const { timeline, nodes } = this.#options
    const living = nodes.filter((node) => node !== this.#dead)
    const node = living[call.agent % living.length]
    if (node === undefined) throw new Error('a run needs a node')
    const startedAt = timeline.now()
    const expectation = node.estimator.expect({
      model: call.model,
      maxTokens: call.maxTokens,
      bodyBytes: call.bodyBytes,
      conversation: call.conversation,
      at: timeline.clock.now(),
    })
    const keys = this.#keysOf(call.person)
    const early = keys.every((key) => !this.#isReached(key))
    const answer = await this.#hold(node, keys, expectation.expected).catch((error: unknown) => {
      if (node === this.#dead) return undefined
      throw error
    })
    if (answer === undefined || node === this.#dead) return this.#lose(expectation, done)
    const waitedMs = timeline.now() - startedAt
    if (answer.granted) {
      const record = { key: keys[0] ?? '', expectedMicroUsd: expectation.expected.microUsd, early, waitedMs }
      const hold = { node, id: answer.hold, keys, expectation }
      this.#held.set(expectation, node)
      this.#stream(call, hold, (costMicroUsd) => {
        this.#calls.push({ ...record, costMicroUsd, startedAt })
        done()
      })
      return
    }
    const { key, waits } = answer
    const code = waits ? 'budget_busy' : 'budget_reached'
    this.#refusals.push({ key, code, waitedMs, false: !this.#isReached(key), at: timeline.now() })
    if (waits && retries > 0) {
      timeline.after(retryAfterMs, () => void this.#call(call, done, retries - 1))
      return
    }
    this.#stopped.add(call.agent)
    done()
  }

  async #hold({ counters }: Node, keys: readonly string[], expected: Expected) {
    const { timeline, patience, budgets } = this.#options
    if (keys.length === 0) return { granted: true, hold: '' } as const
    const lines = keys.map((key, at) => ({
      key,
      amount: expected.microUsd,
      variance: expected.microUsdVariance,
      limit: budgets[at]?.limitMicroUsd ?? 0,
      ...(this.#options.patience.bold && {
        certain: expected.microUsdCertain,
        ceiling: this.#ceilingOf(at, expected),
      }),
    }))
    const ask = async (lines: readonly HoldLine[], { waitMs = 0, place }: Wait) => {
      const controller = new AbortController()
      // The timeline ends the wait, in its own time.
      const timeout = timeline.after(waitMs, () => controller.abort())
      const answer = await counters.hold(lines, {
        ttlMs,
        waitMs: longestTimerMs,
        signal: () => controller.signal,
        place,
      })
      timeout.cancel()
      return answer
    }
    return holdPatiently(lines, ask, patience)
  }

  /** The answer passes by as it does in the gateway: first the input's usage, then text, bit by bit. */
  #stream(
    call: PlannedCall,
    hold: { node: Node; id: string; keys: readonly string[]; expectation: Expectation },
    done: (costMicroUsd: number) => void,
  ): void {
    const { timeline } = this.#options
    const { node, id, keys, expectation } = hold
    const first = expectation.expected
    let closely = false
    const show = (outputBytes: number): void => {
      if (node === this.#dead) return
      closely = node.counters.isNear(id)
      const next = expectation.observe({ usage: { ...call.usage, outputTokens: 1 }, outputBytes, closely })
      if (next === undefined) return
      const { microUsd: amount, microUsdVariance: variance, microUsdCertain: certain } = next
      if (keys.length > 0)
        node.counters.adjust(
          id,
          keys.map((key, at) => ({
            key,
            amount,
            variance,
            ...(this.#options.patience.bold && { certain, ceiling: this.#ceilingOf(at, first) }),
          })),
        )
    }
    const flow = (bytes: number, sinceMs: number): void => {
      show(bytes)
      if (closely && bytes < call.outputBytes && node.counters.overrun(id) !== undefined) {
        const outputTokens = Math.floor((call.usage.outputTokens * bytes) / call.outputBytes)
        this.#ended++
        const ended = { ...call, outputBytes: bytes, usage: { ...call.usage, outputTokens } }
        return this.#end(ended, { ...hold, meteredTokens: expectation.tokensOf(bytes) }, done)
      }
      const step = closely ? 64 : Math.min(1024, Math.max(64, bytes / 4))
      const next = Math.min(call.outputBytes, bytes + step)
      const at = call.outputBytes === 0 ? call.streamMs : (call.streamMs * next) / call.outputBytes
      if (next < call.outputBytes) timeline.after(at - sinceMs, () => flow(next, at))
      else timeline.after(call.streamMs - sinceMs, () => this.#end(call, hold, done))
    }
    timeline.after(call.firstByteMs, () => flow(0, 0))
  }

  #end(
    call: PlannedCall,
    {
      node,
      id,
      keys,
      expectation,
      meteredTokens,
    }: {
      node: Node
      id: string
      keys: readonly string[]
      expectation: Expectation
      /** of an answer that was ended: what the gateway makes of its text */
      meteredTokens?: number
    },
    done: (costMicroUsd: number) => void,
  ): void {
    const { rates, timeline } = this.#options
    if (node === this.#dead) return this.#lose(expectation, () => done(0))
    this.#held.delete(expectation)
    const { model: requested, usage } = call
    expectation.observe({ usage, outputBytes: call.outputBytes })
    const charge = (usage: Usage): number =>
      rates.charge({ requested, provider: '', usage, atMs: timeline.clock.now() }).microUsd
    const metered = { ...usage, outputTokens: meteredTokens ?? usage.outputTokens }
    expectation.settle(metered)
    const microUsd = charge(usage)
    const amount = charge(metered)
    this.#meanCall.learn({ microUsd: amount, tokens: 0 })
    for (const key of keys) {
      const counter = this.#counters.get(key)
      if (!counter) continue
      counter.spentMicroUsd += microUsd
      counter.settledMicroUsd += amount
    }
    if (keys.length > 0)
      node.counters.settle(
        id,
        keys.map((key) => ({ key, amount })),
      )
    this.#killWhenDue(keys[0] ?? '')
    done(microUsd)
  }

  #ceilingOf(at: number, expected: Expected): number {
    const limit = this.#options.budgets[at]?.limitMicroUsd ?? 0
    return ceilingOf({ unit: 'usd', limit }, this.#meanCall.of(expected))
  }

  #killWhenDue(key: string): void {
    const { kill, nodes } = this.#options
    const counter = this.#counters.get(key)
    const [first, witness] = nodes
    if (!kill || this.#dead || !counter || !first || !witness) return
    if (counter.spentMicroUsd < killAtShare * counter.limitMicroUsd) return
    this.#dead = first
    const report = (this.#death = newDeathReport())
    report.heldMicroUsd = this.#heldBy((node) => node === first)
    kill.cut()
    this.mourned = watchDeath({
      key,
      witness,
      report,
      heldByLiving: () => this.#heldBy((node) => node !== first),
    })
  }

  #heldBy(isCounted: (node: Node) => boolean): number {
    let sum = 0
    for (const [{ expected }, node] of this.#held) if (isCounted(node)) sum += expected.microUsd
    return sum
  }

  /** The call ends with its node; its agent goes on, through another. */
  #lose(expectation: Expectation, done: () => void): void {
    this.#held.delete(expectation)
    if (this.#death) this.#death.lostCalls++
    done()
  }

  #keysOf(person: string): string[] {
    const { budgets, timeline } = this.#options
    return budgets.map((budget) => {
      const key = keyOf(budget, person, timeline.clock.now())
      const { name, limitMicroUsd } = budget
      if (!this.#counters.has(key))
        this.#counters.set(key, { budget: name, limitMicroUsd, spentMicroUsd: 0, settledMicroUsd: 0 })
      return key
    })
  }

  #isReached(key: string): boolean {
    const counter = this.#counters.get(key)
    return counter !== undefined && counter.settledMicroUsd >= reachedFrom * counter.limitMicroUsd
  }
}
