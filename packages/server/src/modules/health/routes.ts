import type { AdminHandlers } from '../../http/index.ts'
import type { Queries } from '../ledger/index.ts'
import type { ProviderSettings } from '../providers/index.ts'
import type { Health } from './health.ts'

export interface HealthRoutesDeps {
  health: Health
  queries: Pick<Queries, 'status'>
  providers: readonly ProviderSettings[]
  /** the boot id of this node */
  node: string
  startedAt: number
  version: string
  storage: 'sqlite' | 'postgres'
}

/** The health part of the admin API. */
export function healthHandlers(deps: HealthRoutesDeps): Pick<AdminHandlers, 'readHealth'> {
  const { health, queries, providers, node, startedAt, version, storage } = deps
  return {
    async readHealth() {
      const obstacles = health.notReady()
      const status = await queries.status().catch(() => undefined)
      return {
        status: obstacles.length === 0 && status !== undefined ? 'ok' : 'degraded',
        version,
        node,
        startedAt: new Date(startedAt).toISOString(),
        storage,
        providers: providers.map(({ name, kind }) => ({ name, kind, practice: kind === 'practice' })),
        ledger: {
          state: status === undefined || obstacles.includes('ledger') ? 'failing' : 'ok',
          ...(status === undefined ? {} : { entries: status.entries }),
          ...(status?.lastEntryAt === undefined
            ? {}
            : { lastEntryAt: new Date(status.lastEntryAt).toISOString() }),
        },
      }
    },
  }
}
