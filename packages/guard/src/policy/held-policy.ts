import { guardModes, type GuardMode } from '@sekisho/contract'
import { GuardProblem } from '../hook/problem.ts'
import { publicJwkOf, thumbprintOf, verifiedClaims } from '../device/tokens.ts'
import { readSmallFile } from '../state/read-file.ts'
import { isRecord, parseObject, textAt } from '../state/json.ts'
import type { StateFolder } from '../state/state-folder.ts'
import { trustedKeys } from './trusted-keys.ts'

/** A policy whose signature was verified, as the server's `ManagedPolicies.signedFor` states it. */
export interface HeldPolicy {
  mode: GuardMode
  /** `sha256:` and hex, of the settings */
  checksum: string
  versions: readonly { policy: string; version: number }[]
  /** Claude Code managed settings */
  settings: Readonly<Record<string, unknown>>
  /** epoch seconds */
  issuedAt: number
}

export interface PolicyRules {
  /**
   * thumbprints (RFC 7638) of keys that may sign, and name those that follow them: they come from the command line, which
   * managed settings write
   */
  keys: readonly string[]
  /** whom it must be for */
  person: string
  /** older ones do not count any more */
  maxAgeMs: number
  /** epoch milliseconds */
  now: number
}

const maxBytes = 4_194_304
/** how far this machine's clock may be behind the server's */
const skewMs = 300_000
const dayMs = 86_400_000

/** The last policy that was fetched, if it may still be used. @throws GuardProblem */
export async function readHeldPolicy(
  state: StateFolder,
  rules: PolicyRules,
  read = readSmallFile,
): Promise<HeldPolicy> {
  try {
    return await readBoth(state, rules, read)
  } catch (error) {
    if (!(error instanceof GuardProblem) || error.code !== 'policy-rolled-back') throw error
    // A delivery puts a policy and its floor in place one after the other: perhaps the one was read before it and the other after.
    return await readBoth(state, rules, read)
  }
}

async function readBoth(
  state: StateFolder,
  rules: PolicyRules,
  read: typeof readSmallFile,
): Promise<HeldPolicy> {
  const [text, floor] = await Promise.all([
    read(state.policy, maxBytes).catch(damaged),
    readFloor(state.floor, read),
  ])
  if (text === undefined) throw new GuardProblem('policy-missing')
  const policy = readPolicy(text, rules)
  checkTimes(policy, floor, rules)
  return policy
}

/** The policy in the text of a file, signed by one of the keys or one that follows, and for that person. @throws GuardProblem */
export function readPolicy(text: string, { keys, person }: Pick<PolicyRules, 'keys' | 'person'>): HeldPolicy {
  const file = parseObject(text)
  const token = file && textAt(file, 'policy')
  const key = publicJwkOf(file?.['key'])
  if (token === undefined || key === undefined) throw new GuardProblem('policy-damaged')
  if (!trustedKeys(keys, file?.['successions']).has(thumbprintOf(key)))
    throw new GuardProblem('policy-forged')
  const claims = verifiedClaims(token, key)
  if (claims === undefined) throw new GuardProblem('policy-forged')
  if (textAt(claims, 'sub') !== person) throw new GuardProblem('policy-of-another')
  return policyOf(claims)
}

function policyOf(claims: Readonly<Record<string, unknown>>): HeldPolicy {
  const { iat, checksum, guard, versions, settings } = claims
  const mode = guardModes.find((known) => known === guard)
  if (typeof iat !== 'number' || typeof checksum !== 'string' || mode === undefined || !isRecord(settings))
    throw new GuardProblem('policy-damaged')
  const named = Array.isArray(versions) ? versions.filter(isVersion) : []
  return { mode, checksum, versions: named, settings, issuedAt: iat }
}

function isVersion(value: unknown): value is { policy: string; version: number } {
  return isRecord(value) && typeof value['policy'] === 'string' && typeof value['version'] === 'number'
}

/** @throws GuardProblem when the clock or the policy jumped: nothing it could lead to is sure any more */
function checkTimes(
  { issuedAt }: HeldPolicy,
  floor: number,
  { now, maxAgeMs }: Pick<PolicyRules, 'now' | 'maxAgeMs'>,
): void {
  if (issuedAt < floor) throw new GuardProblem('policy-rolled-back')
  const ageMs = now - issuedAt * 1000
  if (ageMs < -skewMs) throw new GuardProblem('policy-from-future')
  if (ageMs > maxAgeMs) throw new GuardProblem('policy-expired', { days: Math.floor(ageMs / dayMs) })
}

/** A floor that cannot be read is no floor to pass under: it blocks. @throws GuardProblem */
async function readFloor(file: string, read: typeof readSmallFile): Promise<number> {
  const text = await read(file, 64).catch(damaged)
  if (text === undefined) return 0
  if (!/^\d{1,12}\n?$/.test(text)) throw new GuardProblem('policy-damaged')
  return Number(text)
}

function damaged(cause: unknown): never {
  throw new GuardProblem('policy-damaged', {}, { cause })
}
