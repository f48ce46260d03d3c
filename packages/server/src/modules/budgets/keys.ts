import { conversationHash } from '../ledger/index.ts'
import type { Budget, BudgetPeriod, BudgetUnit } from './budget.ts'
import { isPersonal } from './resolve.ts'

/**
 * What the key of a budget's counter begins with; the label of the window follows.
 *
 * Personal seats of one unit, period and zone count on one counter, `usd.monthly.utc:<person>:`, whichever of them is in
 * force: who changes groups in the middle of a month, or gets a budget of their own, has used what they have used. The
 * others have one each, `spl_…:<person>:` and `spl_…:pool:`.
 */
export function keyPrefix(budget: Budget, person: string): string {
  if (!isPersonal(budget)) return `${budget.id}:${budget.sharing === 'pool' ? 'pool' : person}:`
  return `${budget.unit}.${budget.period}.${budget.zone}:${person}:`
}

/** `usd.conversation.utc:<hash>:`; a session id is the client's own word, so the hash is of it and its person. */
export function conversationKeyPrefix({ unit }: Budget, { person, conversation }: OfConversation): string {
  return `${unit}.conversation.utc:${conversationHash(person, conversation)}:`
}

interface OfConversation {
  person: string
  conversation: string
}

/** What a key counts, for whoever must say how much of it is used. */
export type ParsedKey =
  | {
      measure: { unit: BudgetUnit; period: BudgetPeriod; zone: Budget['zone'] }
      subject: string
      day: string
    }
  | { budget: string; subject: string; day: string }

const measures = /^(usd|tokens|calls)\.(daily|weekly|monthly|conversation)\.(utc|organization)$/

/** Undefined for rates and calls under way, of which nothing is kept, and for what is no key of ours. */
export function parseKey(key: string): ParsedKey | undefined {
  const first = key.indexOf(':')
  const last = key.lastIndexOf(':')
  const day = key.slice(last + 1)
  if (first === last || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const head = key.slice(0, first)
  const subject = key.slice(first + 1, last)
  const [, unit, period, zone] = measures.exec(head) ?? []
  if (unit === undefined) return { budget: head, subject, day }
  // Sound: the pattern lets only these through.
  return { measure: { unit, period, zone }, subject, day } as ParsedKey
}
