import {
  formatId,
  policyBudgetId,
  refusals,
  type Actor,
  type NewEntry,
  type RefusalCode,
  type RefusalFacts,
} from '@sekisho/contract'
import type { Budget } from '../modules/budgets/index.ts'
import type { Dice } from './dice.ts'
import { demoClient } from './settings.ts'

/** Limits for each person that have been there since the first morning, so that refusals can name them. */
export interface DemoLimits {
  day: Budget
  minute: Budget
  conversation: Budget
}

export interface RefusedCallOptions {
  dice: Dice
  /** draws what a sentence said, so that what else is drawn stays the same */
  saidDice: Dice
  limits: Partial<DemoLimits>
  /** ids */
  projects: readonly string[]
}

const dayMs = 86_400_000
const allowed = 'claude-haiku-5-5, claude-opus-5-5, claude-sonnet-5-5'

/** A refusal, with what its sentence said, as the gateway writes it. */
export function refusedCall(
  { actor, time, project }: { actor: Actor; time: number; project: string },
  options: RefusedCallOptions,
): NewEntry<'exchange.refused'> {
  const { dice } = options
  const [code] = refused[dice.weighted(refused.map(([, weight]) => weight))] ?? refused[0]
  const exchange = formatId('exchange', time, dice.bytes(10))
  const model = code === 'model_not_allowed' ? 'claude-fable-5-2' : 'claude-sonnet-5-5'
  const facts = factsOf[code]?.({ time, project, ...options })
  const said = facts === undefined ? {} : { said: facts }
  const data = { exchange, code, status: refusals[code].status, model, client: demoClient, ...said }
  return { kind: 'exchange.refused', time, actor, data }
}

interface Drawn extends RefusedCallOptions {
  time: number
  project: string
}

/** By code; the gateway keeps nothing of the sentences of others. */
const factsOf: Partial<Record<RefusalCode, (drawn: Drawn) => RefusalFacts | undefined>> = {
  model_not_allowed: () => ({ allowed }),
  budget_reached: ({ limits: { day }, saidDice, time }) =>
    day && { ...usedUp(day, saidDice), resetsAt: nextDay(time) },
  conversation_budget_reached: ({ limits: { conversation }, saidDice }) =>
    conversation && usedUp(conversation, saidDice),
  budget_ended: ({ limits: { day }, saidDice }) => day && { ...usedUp(day, saidDice), needed: undefined },
  rate_reached: ({ limits: { minute }, saidDice }) =>
    minute && {
      budget: minute.id,
      unit: 'calls',
      limit: minute.limit ?? 0,
      period: 'minute',
      seconds: saidDice.between(2, 40),
    },
  tokens_per_day_reached: ({ saidDice, time }) => ({
    budget: policyBudgetId,
    unit: 'tokens',
    limit: 2_000_000,
    used: 2_000_000 - saidDice.between(1_000, 60_000),
    needed: saidDice.between(60_000, 90_000),
    resetsAt: nextDay(time),
  }),
  // Another one, and none of the confidential: of those nobody is told.
  project_not_allowed: ({ project, projects }) => ({
    project: projects.slice(1, 3).find((id) => id !== project),
  }),
  body_too_large: () => ({ limit: 33_554_432 }),
}

const nextDay = (time: number) => (Math.floor(time / dayMs) + 1) * dayMs

/** Nearly all of it, and a call that does not fit into the rest. */
function usedUp({ id, unit, limit }: DemoLimits['day'], dice: Dice): RefusalFacts {
  const whole = limit ?? 0
  const left = dice.between(1, Math.round(whole / 20))
  return { budget: id, unit, limit: whole, used: whole - left, needed: left + dice.between(20_000, 400_000) }
}

/** Why, and how often against the others. */
const refused = [
  ['model_not_allowed', 50],
  ['budget_reached', 34],
  ['rate_reached', 18],
  ['project_not_allowed', 16],
  ['server_tool_not_allowed', 9],
  ['conversation_budget_reached', 8],
  ['project_required', 6],
  ['tokens_per_day_reached', 5],
  ['project_unknown', 4],
  ['device_blocked', 3],
  ['budget_ended', 3],
  ['project_archived', 2],
  ['body_too_large', 2],
  ['busy', 1],
] as const satisfies readonly (readonly [RefusalCode, number])[]
