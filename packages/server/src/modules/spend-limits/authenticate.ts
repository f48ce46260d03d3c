import { hash, timingSafeEqual } from 'node:crypto'
import { AdminProblem, asksSecondFactor, permits, type Actor, type Client } from '@sekisho/contract'
import type { AuthenticateAdmin } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { People } from '../people/index.ts'
import { actorIn, type Sessions } from '../sessions/index.ts'
import { createRateLimit } from '../sign-in/index.ts'
import { SpendLimitProblem } from './problems.ts'
import type { SpendLimitsSettings } from './settings.ts'

/** Who calls, and whether they may change something. Who may not read is nobody. */
export interface SpendLimitsCaller {
  actor: Actor
  /** why they may not; absent: they may */
  refusal?: Error
}

export interface AuthenticateDeps {
  settings: SpendLimitsSettings
  /** the admin API's own callers */
  authenticateAdmin: AuthenticateAdmin
  sessions: Pick<Sessions, 'find'>
  people: Pick<People, 'byId'>
  clock: Clock
}

const failuresAMinute = 60

/**
 * By a key of the file in `x-api-key`, which alone counts where it is sent; else by a member's token, or as the admin API
 * knows its callers. @throws SpendLimitProblem 401, and 429 for an address that guesses
 */
export function createAuthenticate(
  deps: AuthenticateDeps,
): (request: Request, client: Client) => Promise<SpendLimitsCaller> {
  const findKey = createKeyCheck(deps.settings)
  const failures = createRateLimit({ max: failuresAMinute, windowMs: 60_000, clock: deps.clock })
  return async (request, client) => {
    if (failures.isOver(client.address)) throw tooMany(failures.waitSeconds(client.address))
    const presented = request.headers.get('x-api-key')
    const caller =
      presented === null
        ? ((await memberOf(request, deps)) ?? (await adminOf(request, client, deps)))
        : findKey(presented, client)
    if (caller !== undefined) return caller
    failures.take(client.address)
    throw new SpendLimitProblem(401, 'missing or invalid admin credentials')
  }
}

function tooMany(seconds: number): SpendLimitProblem {
  const sentence = {
    en: `Too many attempts with wrong credentials; try again in ${seconds} seconds.`,
    ja: `誤った認証情報による試行が多すぎます。${seconds} 秒後にやり直してください。`,
  }
  return new SpendLimitProblem(429, sentence, { 'retry-after': String(seconds) })
}

/** Every key is compared, by digest and in constant time, so that an answer's time tells of none. */
function createKeyCheck({ writeKeys, readKeys }: SpendLimitsSettings) {
  const keys = [
    ...writeKeys.map(({ id, key }) => ({ id, digest: digest(key), writes: true })),
    ...readKeys.map(({ id, key }) => ({ id, digest: digest(key), writes: false })),
  ]
  return (presented: string, client: Client): SpendLimitsCaller | undefined => {
    const given = digest(presented)
    const [found] = keys.filter((key) => timingSafeEqual(key.digest, given))
    if (found === undefined) return undefined
    const actor = { type: 'admin_key', id: found.id, client } as const
    return found.writes ? { actor } : { actor, refusal: readsOnly() }
  }
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

/** A member of one of the file's groups, whatever the token is for: Claude Code's own is what the official gateway takes. */
async function memberOf(
  request: Request,
  { settings, sessions, people }: AuthenticateDeps,
): Promise<SpendLimitsCaller | undefined> {
  const token = /^bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined || settings.adminGroups.length === 0) return undefined
  const session = await sessions.find(token)
  const person = session && people.byId(session.personId)
  if (session === undefined || person?.status !== 'active' || person.kind !== 'person') return undefined
  if (!person.groups.some((group) => settings.adminGroups.includes(group))) return undefined
  return { actor: actorIn(session) }
}

function readsOnly(): SpendLimitProblem {
  return new SpendLimitProblem(403, 'requires write:spend_limits')
}

async function adminOf(
  request: Request,
  client: Client,
  { authenticateAdmin }: AuthenticateDeps,
): Promise<SpendLimitsCaller | undefined> {
  try {
    const { actor, roles, secondFactor } = await authenticateAdmin(request, client)
    if (!permits(roles, 'budgets.read')) return undefined
    if (!permits(roles, 'budgets.write')) return { actor, refusal: readsOnly() }
    if (secondFactor || !asksSecondFactor(roles, 'budgets.write')) return { actor }
    return { actor, refusal: new AdminProblem('second_factor_required', { roles: roles.join(', ') }) }
  } catch (error) {
    if (error instanceof AdminProblem) return undefined
    throw error
  }
}
