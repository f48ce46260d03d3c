import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Policy, Rollout } from './policy.ts'

/** Calls that were decided on under a version, and how many of them were blocked. */
export interface VersionCounts {
  policy: string
  version: number
  decisions: number
  blocks: number
}

/** What is known of the version on its way and of the one before, to compare them. */
export interface Observed extends VersionCounts {
  /** epoch milliseconds */
  since: number
}

/** What the guards of one person decided under a version. */
export interface PersonCounts {
  decisions: number
  blocks: number
}

interface ObserveDeps {
  db: Pick<ControlDatabase, 'transient'>
  clock: Pick<Clock, 'now'>
  policies: readonly Policy[]
}

/** Whoever's guards have not reported for so long is of no more use to compare with. */
export const keptMs = 30 * 86_400_000
/** In one report: a device that was away for a week has decisions of a few versions, not of hundreds. */
const maxCounts = 100
const maxCalls = 1_000_000

/**
 * Adds to what the guards of a person counted while the newest rollout is on its way. Only versions of policies in force
 * count, and no report more than it may.
 */
export async function observe(
  person: string,
  counts: readonly VersionCounts[],
  { db, clock, policies }: ObserveDeps,
): Promise<void> {
  const sequences = new Map(policies.map(({ id, rollout }) => [id, rollout?.sequence]))
  const rows = addUp(counts.slice(0, maxCounts).filter(isPlausible)).flatMap((count) => {
    const sequence = sequences.get(count.policy)
    return sequence === undefined ? [] : [{ ...count, sequence }]
  })
  if (rows.length === 0) return
  const at = clock.now()
  await db.transient(async (tx) => {
    for (const { policy, version, sequence, decisions, blocks } of rows)
      await tx
        .insertInto('policy_reports')
        .values({ policy_id: policy, version, sequence, person_id: person, decisions, blocks, at })
        .onConflict((conflict) =>
          conflict.columns(['policy_id', 'version', 'sequence', 'person_id']).doUpdateSet((row) => ({
            decisions: row('policy_reports.decisions', '+', decisions),
            blocks: row('policy_reports.blocks', '+', blocks),
            at,
          })),
        )
        .execute()
  })
}

function isPlausible({ version, decisions, blocks }: VersionCounts): boolean {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0 && value <= maxCalls
  return isCount(version) && isCount(decisions) && isCount(blocks) && blocks <= decisions && decisions > 0
}

/** One row each, in one order everywhere, so that two nodes that add to the same rows do not wait in a circle. */
function addUp(counts: readonly VersionCounts[]): VersionCounts[] {
  const sums = new Map<string, VersionCounts>()
  for (const { policy, version, decisions, blocks } of counts) {
    const key = `${policy} ${version}`
    const sum = sums.get(key) ?? { policy, version, decisions: 0, blocks: 0 }
    sums.set(key, { ...sum, decisions: sum.decisions + decisions, blocks: sum.blocks + blocks })
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

type Reader = Pick<ControlDatabase['read'], 'selectFrom'>

interface Reported {
  version: number
  since: number
  people: PersonCounts[]
}

/** By person: under the version on its way, since it began, and under the one before. Empty: nothing is on its way. */
export async function readReports(read: Reader, { id, rollout }: Policy): Promise<Reported[]> {
  if (rollout === undefined) return []
  const { version, sequence, startedAt, previousVersion } = rollout
  const people = await peopleOf(read, { policy: id, version, sequence })
  const current = { version, since: startedAt, people }
  if (previousVersion === null) return [current]
  const before = await peopleOf(read, { policy: id, version: previousVersion })
  return [current, { version: previousVersion, since: 0, people: before }]
}

/** Ids of policies that guards reported of since. */
export async function reportedSince(read: Reader, since: number): Promise<ReadonlySet<string>> {
  const query = read.selectFrom('policy_reports').select('policy_id').distinct()
  const rows = await query.where('at', '>=', since).execute()
  return new Set(rows.map(({ policy_id: id }) => id))
}

/** As `readReports`, of all people together. */
export async function readObserved(read: Reader, policy: Policy): Promise<Observed[]> {
  const reported = await readReports(read, policy)
  return reported.map(({ version, since, people }) => ({
    policy: policy.id,
    version,
    since,
    ...sumOf(people),
  }))
}

export function sumOf(people: readonly PersonCounts[]): PersonCounts {
  let [decisions, blocks] = [0, 0]
  for (const one of people) {
    decisions += one.decisions
    blocks += one.blocks
  }
  return { decisions, blocks }
}

async function peopleOf(
  read: Reader,
  { policy, version, sequence }: { policy: string; version: number; sequence?: number },
): Promise<PersonCounts[]> {
  const rows = await read
    .selectFrom('policy_reports')
    .select((row) => [
      row.fn.sum<number | string>('decisions').as('decisions'),
      row.fn.sum<number | string>('blocks').as('blocks'),
    ])
    .where('policy_id', '=', policy)
    .where('version', '=', version)
    .$if(sequence !== undefined, (query) => query.where('sequence', '=', sequence ?? 0))
    .groupBy('person_id')
    .execute()
  return rows.map(({ decisions, blocks }) => ({ decisions: Number(decisions), blocks: Number(blocks) }))
}

/** Deletes what is too old to be compared with. */
export async function forgetObservations({ db, clock }: Pick<ObserveDeps, 'db' | 'clock'>): Promise<void> {
  await db.transient((tx) =>
    tx
      .deleteFrom('policy_reports')
      .where('at', '<', clock.now() - keptMs)
      .execute(),
  )
}

/** Where a comparison can have an end: something is on its way, and there is something to go back to. */
export function isWatched(
  policy: Policy,
): policy is Policy & { rollout: Rollout & { previousVersion: number } } {
  return policy.rollout?.state === 'running' && policy.rollout.previousVersion !== null
}
