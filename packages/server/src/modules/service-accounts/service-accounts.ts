import { AdminProblem, type Actor, type machineRoles } from '@sekisho/contract'
import type { People, Person } from '../people/index.ts'

export interface NewServiceAccount {
  name: string
  roles: readonly (typeof machineRoles)[number][]
  groups: readonly string[]
  /** id */
  defaultProject?: string | undefined
  costCentre?: string | undefined
}

export interface ServiceAccountPatch {
  id: string
  /** id; null: none */
  defaultProject?: string | null | undefined
  costCentre?: string | null | undefined
}

interface ServiceAccountsQuery {
  limit: number
  after?: string | undefined
  status?: Person['status'] | undefined
  search?: string | undefined
}

/** Machines that call models. They stand among the people, without an address and without a way to sign in. */
export interface ServiceAccounts {
  create(actor: Actor, account: NewServiceAccount): Promise<Person>
  /** @throws AdminProblem service_account_unknown, project_unknown, project_archived */
  update(actor: Actor, patch: ServiceAccountPatch): Promise<Person>
  /**
   * Refused on this node when it resolves, on the others within a second; its credentials and sessions are ended on the
   * record too. Twice changes nothing. There is no way back: a machine that is wanted again gets a new account.
   * @throws AdminProblem service_account_unknown
   */
  deactivate(actor: Actor, deactivation: { id: string; reason: string }): Promise<Person>
  /** Oldest first; `search`: a part of the name, or the whole id. */
  list(query: ServiceAccountsQuery): Promise<{ data: Person[]; next?: string }>
}

export function createServiceAccounts(
  people: Pick<People, 'byId' | 'create' | 'update' | 'deactivate' | 'list'>,
): ServiceAccounts {
  function check(id: string): void {
    if (people.byId(id)?.kind !== 'service_account')
      throw new AdminProblem('service_account_unknown', { account: id })
  }

  return {
    create: (actor, account) => people.create(actor, { ...account, kind: 'service_account' }),
    async update(actor, { id, defaultProject, costCentre }) {
      check(id)
      return await people.update(actor, id, { defaultProject, costCentre })
    },
    async deactivate(actor, { id, reason }) {
      check(id)
      return await people.deactivate(actor, id, reason)
    },
    list: (query) => people.list({ ...query, kind: 'service_account' }),
  }
}
