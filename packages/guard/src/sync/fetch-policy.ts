import { readFile } from 'node:fs/promises'
import { guardLimits } from '@sekisho/contract'
import { CommandProblem, sentences } from '../commands/command-problem.ts'
import type { Enrolment } from '../device/enrolment.ts'
import { publicJwkOf, thumbprintOf } from '../device/tokens.ts'
import { readPolicy } from '../policy/held-policy.ts'
import { trustedKeys } from '../policy/trusted-keys.ts'
import { writeWhole } from '../state/write-whole.ts'
import { isRecord, textAt } from '../state/json.ts'
import type { StateFolder } from '../state/state-folder.ts'
import { askServer, deviceToken, expectOk } from './server-client.ts'

export interface SyncGround {
  state: StateFolder
  enrolment: Enrolment
  /** thumbprints of keys that may sign a policy */
  keys: readonly string[]
  /** older policies do not count any more */
  maxAgeMs: number
  now: () => number
  fetch: typeof fetch
}

/**
 * Fetches the person's policy, or the server's word that none is for them, and puts it in the place of the one before. What
 * is signed neither by a pinned key nor by one that follows it, is older than what was held, or was not signed just now,
 * changes nothing.
 * @throws CommandProblem, GuardProblem
 */
export async function fetchPolicy({ state, enrolment, keys, now, fetch }: SyncGround): Promise<void> {
  const { server, person } = enrolment
  const token = deviceToken(enrolment, now())
  // By the pinned keys the server knows which statements are missing here.
  const pinned = new URLSearchParams(keys.map((key): [string, string] => ['key', key]))
  const path = `/policy?${pinned.toString()}`
  const body = expectOk(await askServer({ server, method: 'GET', path, token, fetch }), server)
  const policy = textAt(body, 'policy')
  const { successions } = body
  const trusted = trustedKeys(keys, successions)
  const key = keysIn(body).find((one) => trusted.has(thumbprintOf(one)) && signs(policy ?? '', one, person))
  if (policy === undefined) throw new CommandProblem(sentences.oddAnswer, { server })
  if (key === undefined) throw new CommandProblem(sentences.keyUnknown, { keys: keys.join(', ') })
  const isPinned = keys.includes(thumbprintOf(key))
  const text = JSON.stringify({ policy, key, ...(isPinned ? {} : { successions }) })
  const held = readPolicy(text, { keys, person })
  // A damaged floor is no reason to stay without a policy; one from the server is as new as there is.
  const floor = Number(await readFile(state.floor, 'utf8').catch(() => '0'))
  if (held.issuedAt < floor && floor * 1000 < now() + farAheadMs)
    throw new CommandProblem(sentences.oddAnswer, { server })
  // Where the floor was deleted too, an answer that was recorded once would else be taken for today's.
  if (Math.abs(now() - held.issuedAt * 1000) > freshMs)
    throw new CommandProblem(sentences.notFresh, { server })
  await writeWhole(state.policy, text)
  await writeWhole(state.floor, `${held.issuedAt}\n`)
}

/** The server signs with each answer, and takes no token of a machine whose clock differs by more than the first part. */
const freshMs = guardLimits.clockSkewMs + guardLimits.tokenLifeMs

/** A floor further ahead than that was written while a clock was wrong. */
const farAheadMs = 600_000

function keysIn(body: Readonly<Record<string, unknown>>) {
  const keys: unknown = isRecord(body['keys']) ? body['keys']['keys'] : undefined
  return Array.isArray(keys) ? keys.slice(0, 20).flatMap((key) => publicJwkOf(key) ?? []) : []
}

function signs(policy: string, key: ReturnType<typeof keysIn>[number], person: string): boolean {
  try {
    readPolicy(JSON.stringify({ policy, key }), { keys: [thumbprintOf(key)], person })
    return true
  } catch {
    return false // another of the server's keys may have
  }
}
