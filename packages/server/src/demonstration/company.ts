import type { Classification, Role } from '@sekisho/contract'
import { demonstrationEmail } from '../modules/people/index.ts'
import type { Dice } from './dice.ts'

/** Somebody of the demonstration, before they are in the store. Nobody has an invented name. */
export interface DemoPerson {
  name: string
  email: string
  roles: readonly [Role]
  groups: readonly string[]
  costCentre: string
  /** at which of the projects they work */
  project: number
  /** how much they call, against the others; 0: never */
  activity: number
  /** their prompts change at the beginning, so that the cache helps little */
  losesCache: boolean
  /** their calls are jobs that nobody waits for */
  batches: boolean
}

export interface DemoProject {
  name: string
  classification: Classification
  costCentre: string
}

export const demoProjects: readonly DemoProject[] = [
  { name: 'Project A', classification: 'internal', costCentre: 'CC-100' },
  { name: 'Project B', classification: 'customer_facing', costCentre: 'CC-100' },
  { name: 'Project C', classification: 'customer_facing', costCentre: 'CC-200' },
  { name: 'Project D', classification: 'confidential', costCentre: 'CC-200' },
  { name: 'Project E', classification: 'internal', costCentre: 'CC-300' },
  { name: 'Project F', classification: 'confidential', costCentre: 'CC-400' },
]

/** How many hold each role; together 120. */
const headcount: readonly (readonly [Role, number])[] = [
  ['admin', 2],
  ['security', 3],
  ['finance', 3],
  ['auditor', 2],
  ['developer', 68],
  ['claude_code_user', 36],
  ['viewer', 4],
  ['guest', 2],
]

const teams = ['platform', 'web', 'mobile', 'data', 'support', 'research'] as const
const officeGroups: Partial<Record<Role, string>> = {
  admin: 'it',
  security: 'security',
  finance: 'finance',
  auditor: 'finance',
  viewer: 'management',
  guest: 'partners',
}

/** Who gets a new version of a policy first, from every team. */
export const pilotGroup = 'pilot'
const pilotsEvery = 4

/** A company of 120, the same for the same dice. */
export function demoCompany(dice: Dice): DemoPerson[] {
  const everyRole = headcount.flatMap(([role, count]) => Array.from({ length: count }, () => role))
  return everyRole.map((role, at) => {
    const project = at % demoProjects.length
    const mayCall = role !== 'viewer' && role !== 'guest'
    const office = officeGroups[role]
    const group = office ?? teams[dice.between(0, teams.length - 1)] ?? teams[0]
    return {
      name: `Person ${String(at + 1).padStart(3, '0')}`,
      email: demonstrationEmail(at + 1),
      roles: [role],
      groups: office === undefined && at % pilotsEvery === 0 ? [group, pilotGroup] : [group],
      costCentre: demoProjects[project]?.costCentre ?? 'CC-100',
      project,
      // A few call very much, most some, and the offices little.
      activity: mayCall ? (office === undefined ? 0.2 + 3 * dice.roll() ** 3 : 0.1) : 0,
      losesCache: dice.chance(0.06),
      batches: dice.chance(0.04),
    }
  })
}
