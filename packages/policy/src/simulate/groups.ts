import type { Text } from '../explain/text.ts'
import { callText } from '../policy-tests/call-text.ts'
import type { Evaluator } from '../policy-tests/policy-test.ts'
import { reasonText, type Decision } from '../predict/decision.ts'
import type { KeptCall } from './distinct-calls.ts'
import { hideSecrets } from './hide-secrets.ts'
import { outcomeOf, type Compared } from './outcome.ts'
import type { Outcome, SimulatedExample, SimulatedGroup } from './simulation.ts'

interface Group extends Omit<SimulatedGroup, 'people' | 'sessions' | 'examples'> {
  people: Set<string>
  sessions: Set<string>
  examples: Map<string, SimulatedExample>
  /** what was decided of its first call */
  first: Decision | undefined
}

/** Names of tools are given by who wrote the record: beyond so many groups they are one. */
const maxGroups = 2000
const maxExamples = 5
const maxExampleLength = 200

/** Gathers calls by what decides them. */
export function createGroups(): {
  add(call: KeptCall, compared: Compared): void
  all(): SimulatedGroup[]
} {
  const groups = new Map<string, Group>()
  return {
    add(kept, compared) {
      const [from, to] = [outcomeOf(compared.now), outcomeOf(compared.draft)]
      if (from === to && (to === 'allow' || to === 'unknown')) return
      const { tool } = kept.distinct.call
      const { by, decision } = decidedBy(compared, { from, to })
      const named = groups.size < maxGroups ? tool : 'other'
      const rule = decision?.rule
      const key = `${from} ${to} ${by} ${rule === undefined ? `tool ${named}` : `rule ${rule}`}`
      const group = groups.get(key) ?? newGroup(named, { from, to, by, decision })
      groups.set(key, group)
      note(group, kept, decision)
    },
    all: () => [...groups.values()].map(finished).toSorted(firstToTell),
  }
}

function newGroup(
  tool: string,
  { from, to, by, decision }: { from: Outcome; to: Outcome; by: Evaluator; decision: Decision | undefined },
): Group {
  return {
    from,
    to,
    by,
    ...(decision?.rule === undefined ? {} : { rule: decision.rule }),
    tool,
    ...reasonOf(decision),
    calls: 0,
    people: new Set(),
    sessions: new Set(),
    examples: new Map(),
    first: decision,
  }
}

/** It may quote the command. */
function reasonOf(decision: Decision | undefined): { reason?: Text } {
  if (decision === undefined) return {}
  return {
    reason: { en: hideSecrets(reasonText(decision, 'en')), ja: hideSecrets(reasonText(decision, 'ja')) },
  }
}

function note(
  group: Group,
  { distinct, count, person, session }: KeptCall,
  decision: Decision | undefined,
): void {
  const telling = group.examples.size < maxExamples
  const differs = group.reason !== undefined && !haveSameReason(decision, group.first)
  const reason = telling || differs ? reasonOf(decision).reason : group.reason
  if (reason?.en !== group.reason?.en) delete group.reason
  group.calls += count
  if (person !== '') group.people.add(person)
  if (session !== '') group.sessions.add(session)
  if (!telling) return
  const text = hideSecrets(callText(distinct.call).slice(0, 2 * maxExampleLength)).slice(0, maxExampleLength)
  if (group.examples.has(text)) return
  group.examples.set(text, {
    text,
    ...(reason === undefined ? {} : { reason }),
    ...(person === '' ? {} : { person }),
    ...(session === '' ? {} : { session }),
    cwd: distinct.place.cwd,
  })
}

/** To word a reason and to hide secrets in it costs more than to see that it is the same. */
function haveSameReason(one: Decision | undefined, other: Decision | undefined): boolean {
  return (
    one?.reasonCode === other?.reasonCode &&
    one?.detail === other?.detail &&
    one?.unattended === other?.unattended
  )
}

/** Who decides under the draft; where the draft then has no rule, the rule that goes. */
function decidedBy(
  { now, draft }: Compared,
  { from, to }: { from: Outcome; to: Outcome },
): { by: Evaluator; decision: Decision | undefined } {
  const by = draft?.by ?? now?.by ?? 'client'
  const decision = draft?.[by]
  if (from !== to && decision?.rule === undefined) {
    const before = now?.[now.by]
    if (before?.rule !== undefined) return { by, decision: before }
  }
  return { by, decision }
}

function finished(group: Group): SimulatedGroup {
  const { people, sessions, examples, first: _, ...told } = group
  return { ...told, people: people.size, sessions: sessions.size, examples: [...examples.values()] }
}

const weight: Readonly<Record<Outcome, number>> = { deny: 0, ask: 1, unknown: 2, allow: 3 }

function firstToTell(a: SimulatedGroup, b: SimulatedGroup): number {
  const stays = (group: SimulatedGroup): number => Number(group.from === group.to)
  return stays(a) - stays(b) || weight[a.to] - weight[b.to] || b.calls - a.calls
}
