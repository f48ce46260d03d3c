import type { Actor, NewEntry, RefusalCode } from '@sekisho/contract'
import { createRandom } from '../statistics.ts'

/** A year of a company: who calls which model how often, and what is refused. The same for the same seed. */
export interface Entries {
  next: () => NewEntry
}

interface EntriesOptions {
  seed: number
  count: number
  /** milliseconds since the epoch: when the year begins */
  begin: number
}

export const people = 2_000
const sessionsPerPerson = 50
export const yearMs = 365 * 86_400_000

/** With the share of each, and what is left for the last. */
export const models = {
  'claude-sonnet-5': 0.7,
  'claude-opus-5': 0.25,
  'claude-haiku-5-5': 0.0499,
  'claude-rare': 1,
}
export const codes: Partial<Record<RefusalCode, number>> = {
  model_not_allowed: 0.6,
  budget_reached: 0.3,
  body_too_large: 0.099,
  provider_unreachable: 1,
}

/** Of a hundred entries three are changes, five refusals, the rest settled calls. */
const changes = 0.03
const refusals = 0.08

const client = { address: '10.1.2.3', agent: 'claude-cli/2.1.0 (external, cli)' }

export function personOf(index: number): string {
  return `per_01KAMQ5E2RZ8Y4W6D3T0${String(index).padStart(6, '0')}`
}

export function createEntries({ seed, count, begin }: EntriesOptions): Entries {
  const random = createRandom(seed)
  const stepMs = yearMs / count
  let number = 0
  return {
    next() {
      const time = Math.floor(begin + number * stepMs)
      number += 1
      // Few call often, many seldom.
      const index = Math.floor(people * random() ** 2)
      const actor: Actor = { type: 'person', id: personOf(index), credential: `key_${index}` }
      const share = random()
      if (share < changes) return changed(time, personOf(Math.floor(people * random())))
      const exchange = `exc_01KAMQ5E2RZ8Y4W6${String(number).padStart(10, '0')}`
      const model = drawn(models, random())
      if (share < refusals)
        return {
          kind: 'exchange.refused',
          time,
          actor,
          data: { exchange, code: drawn(codes, random()) as RefusalCode, status: 403, model, client },
        }
      const session = Math.floor(sessionsPerPerson * random())
      return { kind: 'exchange.settled', time, actor, data: settledData({ exchange, index, model, session }) }
    },
  }
}

function changed(time: number, person: string): NewEntry {
  const data = { person, before: { roles: ['developer'] }, after: { roles: ['developer', 'viewer'] } }
  return { kind: 'person.changed', time, actor: { type: 'scim' }, data }
}

interface Call {
  exchange: string
  index: number
  model: string
  session: number
}

function settledData({ exchange, index, model, session }: Call): NewEntry<'exchange.settled'>['data'] {
  return {
    exchange,
    outcome: 'completed',
    person: personOf(index),
    model,
    provider: 'anthropic',
    simulated: false,
    status: 200,
    usage: {
      inputTokens: 12,
      outputTokens: 420,
      cacheReadTokens: 81_000,
      cacheWrite5mTokens: 900,
      cacheWrite1hTokens: 0,
      webSearches: 0,
    },
    usageSource: 'reported',
    costMicroUsd: 34_210,
    rate: `${model}@2026-08-22`,
    countedTokens: 1_332,
    responseBytes: 5_120,
    conversation: `5e2f9f0a-7a1e-4c3d-9b51-${String(index).padStart(6, '0')}${String(session).padStart(6, '0')}`,
    project: `prj_01KAMQ5E2RZ8Y4W6D3T0N9${String(index % 50).padStart(4, '0')}`,
    localDay: '2026-11-22',
    membership: 'm_1',
    stream: true,
    admittedMs: 2,
    firstByteMs: 610,
    totalMs: 4_100,
    upstreamRequestId: 'req_011CSHoEeqs5C35K2UUqR7Fy',
  }
}

function drawn(shares: Readonly<Record<string, number>>, random: number): string {
  let sum = 0
  for (const [name, share] of Object.entries(shares)) {
    sum += share
    if (random < sum) return name
  }
  return Object.keys(shares).at(-1) ?? ''
}
