import { say } from '@sekisho/contract'
import type { Budgets } from '../modules/budgets/index.ts'
import type { People, Person } from '../modules/people/index.ts'
import { createLocalDays } from '../platform/clock/local-days.ts'
import { administrationActs } from './administration.ts'
import { makeDemoBudgets } from './budgets.ts'
import { demoCalls, type Caller } from './calls.ts'
import { costReportActs } from './cost-reports.ts'
import { createDaySpend } from './day-spend.ts'
import { createDice } from './dice.ts'
import { guardActs } from './guards.ts'
import { mcpActs } from './mcp-catalogue.ts'
import { limitActs } from './limits.ts'
import { makeMembers } from './members.ts'
import { createMonthSpend } from './month-spend.ts'
import { openPast, type Past, type PastParts } from './past.ts'
import { policyActs } from './policies.ts'
import { createLastUse, signIn, signInActs } from './sign-ins.ts'
import { officer, type Act, type Stage } from './stage.ts'
import { workloadActs } from './workloads.ts'

export interface DemonstrationParts extends PastParts {
  people: Pick<People, 'list'>
  budgets: Pick<Budgets, 'create' | 'daysOf'>
}

export interface Filled {
  people: number
  calls: number
}

/** The same company and the same days, wherever it is filled. */
const seed = 120
const days = 90
const dayMs = 86_400_000
/** What is written before others have their turn: some 20 ms of work. */
const callsAtATime = 200

/**
 * Fills a demonstration: a company of 120 and what it did in 90 days, by the ways everything else comes in, so that it
 * verifies like real entries. The server serves meanwhile. @returns undefined when `signal` ended it
 * @throws LedgerUnavailable, AdminProblem when some of it is there already
 */
export async function fillDemonstration(
  parts: DemonstrationParts,
  signal: AbortSignal,
): Promise<Filled | undefined> {
  // Before anybody else is there.
  const [owner] = (await parts.people.list({ limit: 1 })).data
  const past = await openPast(parts)
  try {
    return await tell({ ...parts, owner, past }, signal)
  } finally {
    await past.close()
  }
}

interface Told extends DemonstrationParts {
  owner: Person | undefined
  past: Past
}

async function tell(parts: Told, signal: AbortSignal): Promise<Filled | undefined> {
  const dice = createDice(seed)
  const { past, clock, ledger, rates } = parts
  const now = clock.now()
  const since = Math.floor(now / dayMs) * dayMs - days * dayMs
  const members = await makeMembers({ ...parts, dice, since, signal }, seed)
  const daySpend = createDaySpend(rates)
  const limits: Stage['limits'] = {}
  const callers: Caller[] = [...members.staff]
  const stage: Stage = {
    ...members,
    callers,
    past,
    ledger,
    dice: createDice(seed + 1),
    now,
    daySpend,
    limits,
    consoles: new Map(),
    say: (text) => say(text, parts.settings.language),
    url: parts.publicUrl(),
  }
  const acts = await begin(stage, { since, signal })
  const monthSpend = createMonthSpend(now, members.groupsOf)
  const localDay = createLocalDays(parts.settings.timeZone)
  const lastUse = createLastUse(past.db)
  let calls = 0
  const said = { saidDice: createDice(seed + 2), limits, projects: members.projects }
  for (const call of demoCalls({ callers, dice, rates, localDay, now, days, ...said })) {
    await play(acts, call[0].time, stage)
    if (signal.aborted) return undefined
    for (const entry of call) ledger.appendLater(entry)
    monthSpend.add(call)
    daySpend.add(call)
    lastUse.add(call)
    calls += 1
    if (calls % callsAtATime === 0) await ledger.flush()
  }
  await play(acts, now, stage)
  await lastUse.write()
  await ledger.ship()
  await ledger.catchUp()
  past.setTime(now)
  // After the calls, so that the limits can be set by what was spent.
  await setBudgets(parts, stage, monthSpend.sums())
  return { people: members.people.length, calls }
}

/** @returns what is to happen, in order of time */
async function begin(
  stage: Stage,
  { since, signal }: { since: number; signal: AbortSignal },
): Promise<Act[]> {
  if (signal.aborted) return []
  for (const employee of stage.staff) await signIn(employee, stage)
  await stage.ledger.ship()
  const { acts, guards } = guardActs(stage)
  const all = [
    acts,
    limitActs(stage, since),
    policyActs(stage, guards),
    mcpActs(stage),
    workloadActs(stage),
    administrationActs(stage),
    signInActs(stage, days),
    costReportActs(stage, days),
  ]
  return all.flat().toSorted((a, b) => a.time - b.time)
}

/** Does what is due up to a time, so that it stands in the ledger between the calls of before and those of after. */
async function play(acts: Act[], until: number, { past, ledger }: Stage): Promise<void> {
  const due = acts.findIndex(({ time }) => time > until)
  const played = acts.splice(0, due === -1 ? acts.length : due)
  if (played.length === 0) return
  await ledger.flush()
  for (const { time, run } of played) {
    past.setTime(time)
    await run()
  }
  await ledger.ship()
}

async function setBudgets(
  parts: DemonstrationParts,
  stage: Stage,
  spend: Parameters<typeof makeDemoBudgets>[0]['spend'],
): Promise<void> {
  const { staff } = stage
  const [project, person] = [staff[0]?.project ?? '', staff[10]?.id ?? '']
  const actor = await officer(stage, 'finance')
  await makeDemoBudgets({ ...parts, say: stage.say, actor, spend, project, person })
}
