import type { KeptCall } from './distinct-calls.ts'
import { outcomeOf, type Compared } from './outcome.ts'
import type { SimulatedPerson } from './simulation.ts'

/** Beyond so many, people are counted together. */
const maxPeople = 20_000

interface Person extends Omit<SimulatedPerson, 'sessions'> {
  sessions: Set<string>
}

/** Gathers calls by who made them. */
export function createPeople(): {
  add(call: KeptCall, compared: Compared): void
  all(): SimulatedPerson[]
} {
  const people = new Map<string, Person>()
  return {
    add({ person: given, session, count }, { now, draft }) {
      const name = people.has(given) || people.size < maxPeople ? given : ''
      const person = people.get(name) ?? newPerson(name)
      people.set(name, person)
      person.calls += count
      if (session !== '') person.sessions.add(session)
      const outcome = outcomeOf(draft)
      if (outcomeOf(now) !== outcome) person.changed += count
      if (outcome === 'deny') person.denied += count
      if (outcome === 'ask') person.asked += count
    },
    all: () =>
      [...people.values()]
        .map(({ sessions, ...person }) => ({ ...person, sessions: sessions.size }))
        .toSorted((a, b) => b.changed - a.changed || b.calls - a.calls),
  }
}

function newPerson(person: string): Person {
  return { person, calls: 0, changed: 0, denied: 0, asked: 0, sessions: new Set() }
}
