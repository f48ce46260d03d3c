import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { createIdentity } from './identity.ts'
import { createCredentials } from './modules/credentials/index.ts'
import { createPeople } from './modules/people/index.ts'
import { createProjects } from './modules/projects/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import type { Sealer } from './platform/keyring/sealer.ts'
import type { Lease } from './platform/lease/lease.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface HolderParts {
  settings: Settings
  db: ControlDatabase
  lease: Lease
  sealer: Sealer
  publicUrl: () => string
  log: Log
  closers: Closers
}

/** People, and what they show for themselves; who is deactivated loses it. */
export async function openHolders(parts: HolderParts) {
  const { settings, db, log, closers } = parts
  const common = { db, clock: systemClock, random: systemRandom }
  const people = await createPeople({ ...common, signIn: settings.signIn })
  const onError = (err: unknown) => log.warn({ err }, 'uses of credentials were not written; they will be')
  const rules = settings.signIn.credentials
  const projects = await createProjects(common)
  const credentials = closers.add(await createCredentials({ ...common, rules, people, onError }))
  const { sessions, devices } = await createIdentity({ ...parts, people })
  for (const held of [credentials, sessions])
    people.onDeactivated(({ actor, person, reason }) =>
      held.revokeAll(actor, { personId: person.id, reason }),
    )
  return { people, credentials, projects, sessions, devices }
}
