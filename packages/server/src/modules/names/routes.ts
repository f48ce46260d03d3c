import { permits, type Actor, type Permission, type Role } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminHandlers } from '../../http/index.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { People } from '../people/index.ts'

interface NamesDeps {
  people: Pick<People, 'byId'>
  read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>
}

/** Where names stand, by the prefix of an id, and what their list asks for. People and service accounts are in memory. */
const places = {
  grp: { table: 'groups', permission: 'people.read' },
  key: { table: 'credentials', permission: 'credentials.read' },
  dev: { table: 'devices', permission: 'devices.read' },
  gdv: { table: 'guard_devices', permission: 'devices.read' },
  fed: { table: 'federation_rules', permission: 'federation.read' },
  pol: { table: 'policies', permission: 'policies.read' },
  spl: { table: 'budgets', permission: 'budgets.read' },
  prj: { table: 'projects', permission: 'projects.read' },
  mcp: { table: 'mcp_servers', permission: 'policies.read' },
  cak: { table: 'compliance_keys', permission: 'compliance_keys.read' },
} as const satisfies Record<string, { table: keyof AdminSchema; permission: Permission }>

/** What ids are called: one question for each kind of thing, whatever the number of ids. */
export function nameHandlers({ people, read }: NamesDeps): Pick<AdminHandlers, 'nameThings'> {
  const rolesOf = (actor: Actor): readonly Role[] => {
    if (actor.type === 'operator') return ['owner']
    return actor.type === 'person' ? (people.byId(actor.id)?.roles ?? []) : []
  }
  return {
    async nameThings({ ids }, actor) {
      const roles = rolesOf(actor)
      const names = new Map(ids.flatMap((id) => people.byId(id) ?? []).map(({ id, name }) => [id, name]))
      for (const [prefix, { table, permission }] of Object.entries(places)) {
        const wanted = ids.filter((id) => id.startsWith(`${prefix}_`))
        if (wanted.length === 0 || !permits(roles, permission)) continue
        const rows = await read.selectFrom(table).select(['id', 'name']).where('id', 'in', wanted).execute()
        for (const { id, name } of rows) names.set(id, name)
      }
      const known = ids.flatMap((id) => {
        const name = names.get(id)
        return name === undefined ? [] : [{ id, name }]
      })
      return { data: known }
    },
  }
}
