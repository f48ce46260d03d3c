import { say } from '@sekisho/contract'
import { localeOfRequest, PageProblem } from '../../http/pages/index.ts'
import type { DeviceAppDeps, Visit } from './device-deps.ts'
import type { WaitingGrant } from './device-grants.ts'
import { textsIn } from './pages/texts.ts'
import type { RateLimit } from './rate-limit.ts'
import { readUserCode } from './user-code.ts'

export interface FoundGrant {
  letters: string
  grant: WaitingGrant
}

type FindGrantDeps = Pick<DeviceAppDeps, 'guessLimit'> & {
  grants: Pick<DeviceAppDeps['grants'], 'waiting'>
  denials: Pick<DeviceAppDeps['denials'], 'record'>
}

/** The grant that waits with a code. Wrong ones are counted, and too many end it. @throws PageProblem too_many_attempts */
export async function findGrant(
  typed: string,
  { request, client }: Visit,
  { grants, guessLimit, denials }: FindGrantDeps,
): Promise<FoundGrant | undefined> {
  if (guessLimit.isOver(client.address)) denials.record({ reason: 'codes_guessed', client })
  checkLimit(guessLimit, { request, client })
  // Counted before the store answers, so that a hundred at once are a hundred.
  guessLimit.take(client.address)
  const letters = readUserCode(typed)
  const grant = letters === undefined ? undefined : await lookUp(letters)
  if (letters === undefined || grant === undefined) return undefined
  guessLimit.giveBack(client.address)
  return { letters, grant }

  /** A store that does not answer has not said that the code is wrong. */
  async function lookUp(code: string): Promise<WaitingGrant | undefined> {
    try {
      return await grants.waiting(code)
    } catch (error) {
      guessLimit.giveBack(client.address)
      throw error
    }
  }
}

/** @throws PageProblem too_many_attempts */
export function checkLimit(limit: RateLimit, { request, client: { address } }: Visit): void {
  if (limit.isOver(address))
    throw new PageProblem('too_many_attempts', { wait: waitText(request, limit.waitSeconds(address)) })
}

function waitText(request: Request, seconds: number): string {
  const locale = localeOfRequest(request)
  const { seconds: short, minutes: long } = textsIn(locale)
  const text = seconds <= 90 ? short : long
  return say({ en: text, ja: text }, locale, { seconds, minutes: Math.ceil(seconds / 60) })
}
