import { mkdir, open, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { GuardProblem } from '../hook/problem.ts'
import { CommandProblem } from '../commands/command-problem.ts'
import { readHeldPolicy, type HeldPolicy } from '../policy/held-policy.ts'
import type { StateFolder } from '../state/state-folder.ts'
import { attest, type AttestGround } from './attest.ts'
import { fetchPolicy, type SyncGround } from './fetch-policy.ts'
import { uploadDecisions } from './upload-decisions.ts'

export interface SyncResult {
  /** what is in force here, fetched just now or earlier; undefined: nothing that may be used */
  policy: HeldPolicy | undefined
  /** decisions that the server now has */
  delivered: number
  /** what did not work; each part is tried whatever became of the others */
  problems: (CommandProblem | GuardProblem)[]
}

const baseDelayMs = 60_000
const maxDelayMs = 900_000
const staleLockMs = 300_000

/** Fetches the policy, delivers decisions, attests what is then in force. Undefined: another process is at it. */
export async function sync(ground: Omit<AttestGround, 'held'>): Promise<SyncResult | undefined> {
  const { state, now } = ground
  await mkdir(state.root, { recursive: true, mode: 0o700 })
  if (!(await takeLock(state, now()))) return undefined
  try {
    const result: SyncResult = { policy: undefined, delivered: 0, problems: [] }
    const tried = async (part: () => Promise<void>) => {
      try {
        await part()
      } catch (error) {
        if (!(error instanceof CommandProblem) && !(error instanceof GuardProblem)) throw error
        result.problems.push(error)
      }
    }
    await tried(() => fetchPolicy(ground))
    await tried(async () => void (result.delivered = await uploadDecisions(ground)))
    // As the hook finds it, whatever became of the fetch.
    const held = await heldOrProblem(ground)
    if (!(held instanceof GuardProblem)) result.policy = held
    await tried(() => attest({ ...ground, held }))
    await backOff(state, now(), result.problems.length > 0)
    return result
  } finally {
    await rm(state.lock, { force: true })
  }
}

async function heldOrProblem(ground: SyncGround): Promise<HeldPolicy | GuardProblem> {
  const { state, keys, enrolment, maxAgeMs, now } = ground
  try {
    return await readHeldPolicy(state, { keys, person: enrolment.person, maxAgeMs, now: now() })
  } catch (error) {
    if (error instanceof GuardProblem) return error
    throw error
  }
}

/** Hooks start no delivery before that time: the modification time of a file, since looking at it costs them least. */
async function backOff(state: StateFolder, now: number, failed: boolean): Promise<void> {
  const known = await stat(state.due).catch(() => undefined)
  if (known === undefined) await writeFile(state.due, '', { mode: 0o600 })
  const size = failed ? Math.min((known?.size ?? 0) + 1, 8) : 0
  // Its length counts failures in a row.
  await writeFile(state.due, '.'.repeat(size), { mode: 0o600 })
  const delayMs = Math.min(maxDelayMs, baseDelayMs * 2 ** Math.max(0, size - 1))
  const due = (now + delayMs) / 1000
  await utimes(state.due, due, due)
}

async function takeLock({ lock }: StateFolder, now: number): Promise<boolean> {
  const held = await stat(lock).catch(() => undefined)
  // Whoever made it was ended; a second one now is harmless, since decisions count once.
  if (held !== undefined && Math.abs(now - held.mtimeMs) > staleLockMs) await rm(lock, { force: true })
  try {
    await (await open(lock, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
