import { pino } from 'pino'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { createPeople, type People } from './index.ts'

/** Test support: people on a database of their own, with what a company has in its file. */
export interface PeopleHarness {
  db: ControlDatabase
  people: People
  /** another node on the same database */
  openAgain(): Promise<People>
  /** what is on the record, oldest first */
  entries(): Promise<{ kind: string; actor: { type: string }; data: Record<string, unknown> }[]>
}

const signIn = {
  roleMapping: [
    { groups: ['研究', 'platform'], roles: ['developer'] },
    { groups: ['it'], roles: ['admin'] },
    { groups: ['founders'], roles: ['owner'] },
  ],
  defaultRoles: ['claude_code_user'],
  issuers: [{ issuer: 'https://login.example' }],
} as const

export async function openPeople(
  storage: Storage,
  issuers: readonly { issuer: string }[] = signIn.issuers,
): Promise<PeopleHarness> {
  let now = Date.UTC(2026, 10, 25)
  const clock = { now: () => now++, monotonic: () => now }
  const changes = localChanges({ log: pino({ level: 'silent' }) })
  const db = await openControlDatabase({ storage, clock, random: systemRandom, changes })
  const open = () => createPeople({ db, clock, random: systemRandom, signIn: { ...signIn, issuers } })
  return {
    db,
    people: await open(),
    openAgain: open,
    async entries() {
      const rows = await db.takeOutbox(1000)
      return rows.map(({ kind, actor, data }) => ({
        kind,
        actor: JSON.parse(actor) as { type: string },
        data: JSON.parse(data) as Record<string, unknown>,
      }))
    },
  }
}
