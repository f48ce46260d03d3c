import { formatId, type GuardDecision } from '@sekisho/contract'
import { dueTo } from './guard-statements.ts'
import type { Guarded } from './guarded.ts'
import type { Stage } from './stage.ts'

/** Of the decisions of a guard, so many are made to ask or stopped, 0 to 1. */
interface Shares {
  least: number
  most: number
  ask: number
  deny: number
}

const everyday: Shares = { least: 8, most: 40, ask: 0.06, deny: 0.008 }
const minuteMs = 60_000

/** Rules that stop something, and with which tool. */
const stops = [
  { tool: 'Bash', reason: 'deny-rule', rule: 'Bash(rm -rf:*)' },
  { tool: 'Read', reason: 'deny-rule', rule: 'Read(~/.ssh/**)' },
  { tool: 'Bash', reason: 'deny-rule', rule: 'Bash(curl:*)' },
  { tool: 'WebFetch', reason: 'deny-rule', rule: 'WebFetch' },
] as const

/** What guards decided in the hour before, as they bring it. */
export async function decideAll(
  guards: readonly Guarded[],
  stage: Stage,
  shares: Shares = everyday,
): Promise<void> {
  for (const guard of guards) {
    const due = dueTo(guard.caller, stage)
    if (due === undefined) continue
    const versions = due.versions.map(({ policy, version }) => `${policy}@${version}`)
    const count = stage.dice.between(shares.least, shares.most)
    const decisions = Array.from({ length: count }, () => decision(stage, versions, shares))
    await stage.past.guardrails.take(guard.device, decisions)
  }
}

function decision(
  { dice, past }: Pick<Stage, 'dice' | 'past'>,
  versions: readonly string[],
  { ask, deny }: Shares,
): GuardDecision {
  const at = past.clock.now() - dice.between(0, 60 * minuteMs)
  const made = { id: formatId('guardDecision', at, dice.bytes(10)), at, versions }
  const verdict = dice.weighted([1 - ask - deny, ask, deny])
  const stop = stops[dice.between(0, stops.length - 1)] ?? stops[0]
  if (verdict === 2) return { ...made, ...stop, verdict: 'deny', enforced: true }
  if (verdict === 1) return { ...made, tool: 'Bash', verdict: 'ask', enforced: true, reason: 'ask-rule' }
  return { ...made, tool: 'Edit', verdict: 'allow', enforced: true, reason: 'allow-rule' }
}
