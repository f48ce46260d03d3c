import type { Actor } from '@sekisho/contract'
import type { Person } from '../modules/people/index.ts'
import type { Employee } from './calls.ts'
import { demoCompany, demoProjects, type DemoPerson } from './company.ts'
import { createDice, type Dice } from './dice.ts'
import type { Past } from './past.ts'
import type { Ledger } from '../modules/ledger/index.ts'

export interface MembersParts {
  past: Past
  /** whoever looks at the demonstration is there already, and finds their own page filled too */
  owner: Person | undefined
  ledger: Pick<Ledger, 'memberships'>
  dice: Dice
  /** when the company began with the server, epoch milliseconds */
  since: number
  signal: AbortSignal
}

export interface Members {
  staff: Employee[]
  people: Person[]
  /** ids */
  projects: string[]
  groupsOf: (person: string) => readonly string[]
}

const actor: Actor = { type: 'system' }
const minuteMs = 60_000

/** Projects, and people with a machine each. @param seed of the company */
export async function makeMembers(parts: MembersParts, seed: number): Promise<Members> {
  const { past, owner, dice, since, signal } = parts
  const projects: string[] = []
  past.setTime(since)
  for (const [at, project] of demoProjects.entries()) {
    past.setTime(since + at)
    projects.push((await past.projects.create(actor, project)).id)
  }
  const staff: Employee[] = []
  const members = new Map<string, DemoPerson>()
  const made: Person[] = []
  const join = async (person: Person, planned: DemoPerson) => {
    members.set(person.id, planned)
    if (planned.activity === 0) return
    const project = projects[planned.project] ?? ''
    staff.push(await employeeOf({ person, planned, project }, parts))
  }
  for (const [at, planned] of demoCompany(dice).entries()) {
    if (signal.aborted) break
    past.setTime(since + at * minuteMs)
    const { name, email, roles, groups, costCentre } = planned
    const wanted = { name, email, roles, groups, costCentre, defaultProject: projects[planned.project] ?? '' }
    const person = await past.people.create(actor, wanted)
    made.push(person)
    await join(person, planned)
  }
  const [like] = demoCompany(createDice(seed))
  if (owner !== undefined && like !== undefined) await join(owner, { ...like, activity: 1.5 })
  await past.devices.flush()
  return { staff, people: made, projects, groupsOf: (id) => members.get(id)?.groups ?? [] }
}

interface Joining {
  person: Person
  planned: DemoPerson
  project: string
}

const systems = ['macOS', 'Linux', 'Windows'] as const
const versions = ['2.1.330', '2.1.322', '2.1.301'] as const

async function employeeOf(
  { person, planned, project }: Joining,
  { past, ledger, dice }: MembersParts,
): Promise<Employee> {
  const fingerprint = Buffer.from(dice.bytes(32)).toString('hex')
  const name = `laptop-${planned.name.slice(-3)}`
  const device = (await past.devices.add(actor, { personId: person.id, fingerprint, name })).id
  const os = systems[dice.weighted([5, 3, 2])] ?? systems[0]
  const version = versions[dice.weighted([7, 2, 1])] ?? versions[0]
  const machine = { name, os, version, fingerprint, device }
  seen({ id: person.id, machine }, past)
  const membership = ledger.memberships.of(person)
  return { ...planned, id: person.id, kind: 'person', session: '', machine, project, membership }
}

/** A call came from the machine: what its client says of itself, and when. */
function seen({ id, machine }: Pick<Employee, 'id' | 'machine'>, past: Past): void {
  const { fingerprint, os, version } = machine
  past.devices.check({
    personId: id,
    fingerprint,
    mustName: true,
    session: undefined,
    facts: () => ({ os, version }),
    sameFacts: false,
  })
}
