import { machineRoles } from '@sekisho/contract'
import type { ServiceAccountBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Person } from '../people/index.ts'
import type { ServiceAccounts } from './service-accounts.ts'

/** The service accounts' part of the admin API. */
export function serviceAccountHandlers(
  accounts: ServiceAccounts,
): Pick<
  AdminHandlers,
  'listServiceAccounts' | 'createServiceAccount' | 'updateServiceAccount' | 'deactivateServiceAccount'
> {
  return {
    async listServiceAccounts(query) {
      const { data, next } = await accounts.list(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    createServiceAccount: async (input, actor) => body(await accounts.create(actor, input)),
    updateServiceAccount: async (input, actor) => body(await accounts.update(actor, input)),
    deactivateServiceAccount: async (input, actor) => body(await accounts.deactivate(actor, input)),
  }
}

function body({ id, name, roles, groups, status, createdAt, ...rest }: Person): ServiceAccountBody {
  return {
    id,
    name,
    roles: machineRoles.filter((role) => roles.includes(role)),
    groups: [...groups],
    status,
    defaultProject: rest.defaultProject,
    costCentre: rest.costCentre,
    createdAt: new Date(createdAt).toISOString(),
  }
}
