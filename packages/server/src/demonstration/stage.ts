import type { Actor, Sentence } from '@sekisho/contract'
import type { Ledger } from '../modules/ledger/index.ts'
import type { Person } from '../modules/people/index.ts'
import type { Caller, Employee } from './calls.ts'
import type { DaySpend } from './day-spend.ts'
import type { Dice } from './dice.ts'
import type { DemoLimits } from './refused-call.ts'
import type { Past } from './past.ts'
import { demoClient } from './settings.ts'

/** Whom and what the story is about. */
export interface Stage {
  past: Past
  ledger: Ledger
  dice: Dice
  /** epoch milliseconds */
  now: number
  /** who makes calls; jobs join them */
  callers: Caller[]
  /** of them, who has a machine */
  staff: readonly Employee[]
  /** of the demonstration, in the order of their numbers */
  people: readonly Person[]
  /** ids */
  projects: readonly string[]
  daySpend: DaySpend
  /** filled on the first morning */
  limits: Partial<DemoLimits>
  /** who of the offices is signed in to the console, by person */
  consoles: Map<string, { actor: Actor; since: number }>
  url: string
  /** names and reasons are in the language of the server */
  say: (text: Sentence) => string
}

/** Something that was done at a time of the past. */
export interface Act {
  /** epoch milliseconds */
  time: number
  run: () => Promise<unknown>
}

const dayMs = 86_400_000
const minuteMs = 60_000

export type Office = 'admin' | 'security' | 'finance' | 'auditor'

/** Signs somebody of an office in to the console; what they do then is theirs. @param number 0: the first of them */
export async function officer({ past, people, consoles }: Stage, office: Office, number = 0): Promise<Actor> {
  const person = people.filter(({ roles }) => roles.includes(office))[number]
  if (person === undefined) throw new RangeError(`there is no ${office} ${number}`)
  const signedIn = consoles.get(person.id)
  if (signedIn !== undefined && past.clock.now() - signedIn.since < dayMs / 3) return signedIn.actor
  const actor = { type: 'person', id: person.id } as const
  const signIn = { personId: person.id, issuer: 'local', secondFactor: true, client: demoClient }
  const { session } = await past.sessions.openForBrowser(actor, signIn)
  const there: Actor = { ...actor, session: session.id }
  consoles.set(person.id, { actor: there, since: past.clock.now() })
  return there
}

/** So many days before, at a minute of the day in UTC; what would fall on a weekend was done on the Friday. */
export function workday(now: number, daysAgo: number, minute: number): number {
  const day = Math.floor(now / dayMs) * dayMs - daysAgo * dayMs
  const since = [2, 0, 0, 0, 0, 0, 1][new Date(day).getUTCDay()] ?? 0
  return day - since * dayMs + minute * minuteMs
}

/** None before the one above it, where weekends brought them together. */
export function inOrder(acts: readonly Act[]): Act[] {
  let last = 0
  return acts.map(({ time, run }) => {
    last = Math.max(last + 1, time)
    return { time: last, run }
  })
}
