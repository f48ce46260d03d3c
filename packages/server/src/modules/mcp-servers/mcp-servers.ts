import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import { lintMcp, mcpRules, type McpTransport } from '@sekisho/policy/mcp'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { partFinder } from '../../http/part-finder.ts'
import { nameOf } from '../people/index.ts'
import { mcpServerFromRow, rowOf, type McpServer } from './mcp-server.ts'

export interface NewMcpServer {
  name: string
  transport: McpTransport
  owner: string
  risk: McpServer['risk']
  secrets: Readonly<Record<string, string>>
  note: string
}

export interface McpServerPatch {
  transport?: McpTransport | undefined
  owner?: string | undefined
  risk?: McpServer['risk'] | undefined
  secrets?: Readonly<Record<string, string>> | undefined
  note?: string | undefined
  /** brings a retired one back */
  status?: 'approved' | undefined
}

interface McpServersQuery {
  limit: number
  /** id of the last server of the page before */
  after?: string | undefined
  /** the whole name */
  name?: string | undefined
  /** a part of the name, or the whole id; case and width do not matter */
  search?: string | undefined
  status?: McpServer['status'] | undefined
}

/** The catalogue of MCP servers. Whoever changes one approves what it is then. */
export interface McpServers {
  /** From the store, oldest first. */
  list(query: McpServersQuery): Promise<{ data: McpServer[]; next?: string }>
  /** @throws AdminProblem mcp_server_unknown */
  byId(id: string): Promise<McpServer>
  /** @throws AdminProblem mcp_server_name_taken, mcp_servers_many; and as `refuseUnsafe` */
  approve(actor: Actor, server: NewMcpServer): Promise<McpServer>
  /** Changes nothing, and leaves no entry, when all is as asked. @throws AdminProblem mcp_server_unknown; and as `refuseUnsafe` */
  change(actor: Actor, id: string, patch: McpServerPatch): Promise<McpServer>
  /** Twice changes nothing. @throws AdminProblem mcp_server_unknown */
  retire(actor: Actor, id: string, reason: string): Promise<McpServer>
}

interface McpServersDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** The database, or a transaction that sees its own writes. */
type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

/** All of them go into one settings document. */
const maxServers = 2_000
const topic = 'mcp_servers'

export function createMcpServers({ db, clock, random }: McpServersDeps): McpServers {
  return {
    list: (query) => readServers(db.read, query),
    byId: (id) => existing(db.read, id),
    approve: (actor, wanted) =>
      db.recorded(actor, topic, async (tx) => {
        await checkName(tx, wanted.name)
        const now = clock.now()
        const server: McpServer = {
          ...wanted,
          id: formatId('mcpServer', now, random(10)),
          status: 'approved',
          ...approvalBy(actor, now),
          createdAt: now,
        }
        refuseUnsafe(server)
        await tx.insertInto('mcp_servers').values(rowOf(server)).execute()
        const data = { server: server.id, after: recordedOf(server) }
        return { entries: [{ kind: 'mcp_server.approved', data }], result: server }
      }),
    change: (actor, id, patch) =>
      db.recorded(actor, topic, async (tx) => {
        const before = await existing(tx, id)
        const after = patched(before, patch)
        const changed = changedKeys(before, after)
        if (changed.length === 0) return { entries: [], result: before }
        refuseUnsafe(after)
        const server = { ...after, ...approvalBy(actor, clock.now()) }
        await tx.updateTable('mcp_servers').set(rowOf(server)).where('id', '=', id).execute()
        const pick = (from: McpServer) => {
          const all = recordedOf(from)
          return Object.fromEntries(changed.map((key) => [key, all[key]]))
        }
        const data = { server: id, before: pick(before), after: pick(after) }
        return { entries: [{ kind: 'mcp_server.changed', data }], result: server }
      }),
    retire: (actor, id, reason) =>
      db.recorded(actor, topic, async (tx) => {
        const before = await existing(tx, id)
        if (before.status === 'retired') return { entries: [], result: before }
        const server: McpServer = { ...before, status: 'retired', retired: { at: clock.now(), reason } }
        await tx.updateTable('mcp_servers').set(rowOf(server)).where('id', '=', id).execute()
        return { entries: [{ kind: 'mcp_server.retired', data: { server: id, reason } }], result: server }
      }),
  }
}

function approvalBy(actor: Actor, now: number): Pick<McpServer, 'approvedBy' | 'approvedAt'> {
  return { approvedBy: nameOf(actor), approvedAt: now }
}

/** What nobody may approve. @throws AdminProblem mcp_server_secret, mcp_server_without_tls, mcp_server_replaceable */
function refuseUnsafe(server: McpServer): void {
  const { managedMcp } = mcpRules([{ ...server, status: 'approved' }])
  const codes = new Set(lintMcp(managedMcp).map(({ code }) => code))
  if (codes.has('mcp-hard-coded-secret')) throw new AdminProblem('mcp_server_secret')
  if (codes.has('mcp-no-tls')) throw new AdminProblem('mcp_server_without_tls')
  if (!codes.has('mcp-relative-command') && !codes.has('mcp-writable-folder')) return
  const command = server.transport.type === 'stdio' ? (server.transport.command[0] ?? '') : ''
  throw new AdminProblem('mcp_server_replaceable', { command })
}

function patched(before: McpServer, { status, ...patch }: McpServerPatch): McpServer {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  if (status === undefined) return { ...before, ...given }
  const { retired: _ended, ...rest } = before
  return { ...rest, ...given, status }
}

function changedKeys(before: McpServer, after: McpServer): string[] {
  const [was, is] = [recordedOf(before), recordedOf(after)]
  return Object.keys(is).filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
}

/** What of a server stands in the ledger. */
function recordedOf({
  name,
  transport,
  secrets,
  owner,
  risk,
  note,
  status,
}: McpServer): Record<string, unknown> {
  return { name, transport, secrets, owner, risk, note, status }
}

async function existing(read: Reader, id: string): Promise<McpServer> {
  const row = await read.selectFrom('mcp_servers').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AdminProblem('mcp_server_unknown', { server: id })
  return mcpServerFromRow(row)
}

async function readServers(
  read: Reader,
  { limit, after, name, search, status }: McpServersQuery,
): Promise<{ data: McpServer[]; next?: string }> {
  const rows = await read
    .selectFrom('mcp_servers')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'approved'))
    .orderBy('id')
    .limit(search === undefined ? limit + 1 : maxServers)
    .execute()
  const isPart = partFinder(search)
  const found = rows.filter((row) => row.id === search || isPart(row.name))
  const data = found.slice(0, limit).map(mcpServerFromRow)
  const next = found.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}

/** @throws AdminProblem mcp_server_name_taken, mcp_servers_many */
async function checkName(tx: Reader, name: string): Promise<void> {
  const holder = await tx.selectFrom('mcp_servers').select('id').where('name', '=', name).executeTakeFirst()
  if (holder !== undefined) throw new AdminProblem('mcp_server_name_taken', { server: name })
  const { servers } = await tx
    .selectFrom('mcp_servers')
    .select((row) => row.fn.countAll<number>().as('servers'))
    .executeTakeFirstOrThrow()
  if (servers >= maxServers) throw new AdminProblem('mcp_servers_many', { limit: maxServers })
}
