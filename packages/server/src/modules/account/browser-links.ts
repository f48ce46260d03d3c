import { hash, randomBytes } from 'node:crypto'
import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Ledger } from '../ledger/index.ts'
import type { People, Person } from '../people/index.ts'

/**
 * Links that sign a browser in as the owner, for who sits at the machine: they can read the operator token, so they own
 * it already. Each is good once, and for ten minutes.
 */
export interface BrowserLinks {
  /** @throws AdminProblem operator_only, owner_missing */
  create(actor: Actor): Promise<{ path: string; expiresAt: number }>
  /** Whom a code signs in; undefined when it was used or is over. */
  take(code: string): Promise<Person | undefined>
}

interface BrowserLinksDeps {
  db: ControlDatabase
  people: Pick<People, 'list' | 'byId'>
  ledger: Pick<Ledger, 'appendLater'>
  clock: Clock
}

export const linkPath = '/sign-in/link'
const lifetimeMs = 600_000
const keyOf = (code: string) => hash('sha256', `browser link ${code}`, 'hex')

export function createBrowserLinks({ db, people, ledger, clock }: BrowserLinksDeps): BrowserLinks {
  return {
    async create(actor) {
      if (actor.type !== 'operator' && actor.type !== 'system') throw new AdminProblem('operator_only')
      const [owner] = (await people.list({ role: 'owner', status: 'active', limit: 1 })).data
      if (owner === undefined) throw new AdminProblem('owner_missing')
      const code = randomBytes(32).toString('base64url')
      const expiresAt = clock.now() + lifetimeMs
      const row = { hash: keyOf(code), value: JSON.stringify({ person: owner.id }), expires_at: expiresAt }
      await db.transient((tx) => tx.insertInto('sign_in_codes').values(row).execute())
      const data = { person: owner.id, expiresAt }
      ledger.appendLater({ kind: 'browser_link.created', time: clock.now(), actor, data })
      return { path: `${linkPath}/${code}`, expiresAt }
    },
    async take(code) {
      const row = await db.transient((tx) =>
        tx
          .deleteFrom('sign_in_codes')
          .where('hash', '=', keyOf(code))
          .where('expires_at', '>', clock.now())
          .returning('value')
          .executeTakeFirst(),
      )
      if (row === undefined) return undefined
      // Sound: `create` above wrote it, under a key that no other kind of code has.
      const { person } = JSON.parse(row.value) as { person: string }
      const owner = people.byId(person)
      return owner?.status === 'active' && owner.roles.includes('owner') ? owner : undefined
    },
  }
}
