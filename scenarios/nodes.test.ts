import { readFileSync } from 'node:fs'
import type { Entry, EntryData } from '@sekisho/contract'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { answer, events, openUpstream, usage, type Upstream } from './upstream.ts'

const database = await testPostgres()
const tokensPerCall = usage.input_tokens + usage.output_tokens

/** A node of its own: its own data directory, the same database. */
interface Node extends ServerProcess {
  folder: ServerFolder
}

interface Issued {
  id: string
  person: string
  secret: string
}

describe.skipIf(database === undefined)('several nodes on one database', () => {
  let upstream: Upstream
  let url = ''
  let sql: Client
  const nodes: Node[] = []

  beforeAll(async () => {
    upstream = await openUpstream()
    url = (await database?.open())?.url ?? ''
    sql = new Client({ connectionString: url })
    await sql.connect()
  })
  afterAll(async () => {
    for (const node of nodes) {
      node.child.kill('SIGKILL')
      await node.exited
      node.folder.remove()
    }
    await sql.end()
    await upstream.close()
    await database?.dispose()
  })

  async function start(): Promise<Node> {
    const provider = { provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }
    const folder = createServerFolder({
      upstreams: [provider],
      store: { postgres_url: url },
      sekisho: {
        log_level: 'error',
        access: [{}, { match: { groups: ['limited'] }, tokens_per_day: 1000 }],
      },
    })
    const node = { ...(await folder.start()), folder }
    nodes.push(node)
    return node
  }

  async function admin<Body>(node: Node, path: string, body: object): Promise<Body> {
    const token = readFileSync(`${node.folder.dataDir}/admin-token`, 'utf8').trim()
    const response = await fetch(`${node.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answered: unknown = await response.json()
    expect([path, response.status, answered]).toEqual([path, expect.toBeOneOf([200, 201]), expect.anything()])
    return answered as Body
  }

  async function issue(node: Node, groups: string[] = []): Promise<Issued> {
    const person = { name: `Member of ${groups.join('-')}`, roles: ['developer'], groups }
    const { id } = await admin<{ id: string }>(node, '/api/people', person)
    const wanted = { personId: id, kind: 'any', name: 'test' }
    const made = await admin<{ credential: { id: string }; secret: string }>(node, '/api/credentials', wanted)
    return { id: made.credential.id, person: id, secret: made.secret }
  }

  const call = (node: Node, { secret }: { secret: string }, fields: object = {}) =>
    fetch(`${node.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [], ...fields }),
    })
  const statusOf = async (...args: Parameters<typeof call>) => {
    const response = await call(...args)
    await response.arrayBuffer()
    return response.status
  }
  /** The promise is a second: a notice takes milliseconds, and where it is lost the poll comes twice in that time. */
  const withinASecond = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 1_000, interval: 20 })

  let first: Node
  let second: Node
  let killed: { node: Node; boot: string; holder: Issued }

  it('started at once on an empty database make one owner and print one credential', async () => {
    ;[first, second] = await Promise.all([start(), start()])
    const printed = [...first.printed, ...second.printed].join('\n')
    expect(printed.match(/sk-skh-[\w-]{43}/g)).toHaveLength(1)
  })

  it('one is killed with a call open; the others go on (what becomes of the call: the last tests)', async () => {
    const holder = await issue(first)
    const scope = { type: 'person', id: holder.person }
    await admin(first, '/api/budgets', { scope, unit: 'calls', period: 'at_once', limit: 1 })
    // It knows both when it starts: a call that is admitted before the budget has come counts for none.
    const node = await start()
    expect(await statusOf(node, holder)).toBe(200)
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 4).join(''))
    })
    const open = await call(node, holder, { stream: true })
    expect(open.status).toBe(200)
    const { rows } = await sql.query<{ boot_id: string }>(
      'select boot_id from ledger_boots order by started_at desc limit 1',
    )
    killed = { node, boot: rows[0]?.boot_id ?? '', holder }
    upstream.behave(answer)
    // What the dead node holds counts on the others.
    const refused = async () => expect(await statusOf(first, holder)).toBe(429)
    await vi.waitFor(refused)
    node.child.kill('SIGKILL')
    await node.exited
    expect(await statusOf(first, holder)).toBe(429)
    expect(await statusOf(second, { secret: first.secret || second.secret })).toBe(200)
  })

  it('a credential made on one works on the other, and one revoked there ends here, within a second', async () => {
    const issued = await issue(first)
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(200))
    await admin(first, `/api/credentials/${issued.id}/revoke`, { reason: 'left' })
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(401))
  })

  it('a person deactivated on one calls nothing on the other, within a second', async () => {
    const issued = await issue(first)
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(200))
    await admin(first, `/api/people/${issued.person}/deactivate`, { reason: 'left' })
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(401))
  })

  it('also when the notice of the change is lost', async () => {
    const issued = await issue(first)
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(200))
    // What a node commits, and none of what it announces.
    await sql.query('begin')
    await sql.query('update credentials set revoked_at = $2 where id = $1', [issued.id, Date.now()])
    await sql.query("update versions set version = version + 1 where topic = 'credentials'")
    await sql.query('commit')
    for (const node of [first, second])
      await withinASecond(async () => expect(await statusOf(node, issued)).toBe(401))
  })

  it('also when the connections that listen are cut again and again', async () => {
    const issued = await issue(first)
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(200))
    const enough = new AbortController()
    const cut = (async () => {
      while (!enough.signal.aborted)
        await sql.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and query ilike 'listen %'`,
        )
    })()
    try {
      await admin(first, `/api/credentials/${issued.id}/revoke`, { reason: 'left' })
      await withinASecond(async () => expect(await statusOf(second, issued)).toBe(401))
    } finally {
      enough.abort()
      await cut
    }
  })

  it('a daily limit holds across them: 200 calls at once over both pass it by less than one call', async () => {
    const issued = await issue(first, ['limited'])
    await withinASecond(async () => expect(await statusOf(second, issued)).toBe(200))
    const statuses = await Promise.all(
      Array.from({ length: 200 }, (_, i) => statusOf(i % 2 ? first : second, issued)),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const served = 1 + statuses.filter((status) => status === 200).length
    expect((served - 1) * tokensPerCall).toBeLessThan(1000)
    // Whatever was held is given back, so that the limit can be used up and no further.
    let last = 200
    let more = 0
    for (; last === 200 && more < 50; more++) last = await statusOf(more % 2 ? first : second, issued)
    expect(last).toBe(429)
    expect((served + more - 2) * tokensPerCall).toBeLessThan(1000)
    expect((served + more) * tokensPerCall).toBeGreaterThan(1000 - 2 * tokensPerCall)
  })

  it('one that the others have declared dead ends itself, with exit code 1, to be started anew', async () => {
    const node = await start()
    await sql.query(
      'update ledger_boots set closed_at = 1 where boot_id = (select boot_id from ledger_boots order by started_at desc limit 1)',
    )
    expect(await node.exited).toBe(1)
    expect(node.errors.join('\n')).toContain('declared dead')
  })

  it('stop and start in any order, and none is missed', async () => {
    const secret = { secret: first.secret || second.secret }
    second.child.kill('SIGTERM')
    expect([await second.exited, await statusOf(first, secret)]).toEqual([0, 200])
    const third = await start()
    expect(await statusOf(third, secret)).toBe(200)
    const again = { ...(await second.folder.start()), folder: second.folder }
    nodes.push(again)
    third.child.kill('SIGTERM')
    expect([await third.exited, await statusOf(again, secret)]).toEqual([0, 200])
    expect([...again.printed, ...third.printed].join('\n')).not.toContain('sk-skh-')
  })

  it('the open call of the killed one is settled as lost by another, once, and its hold is free again', async () => {
    const settledAs = async () => {
      const entries = await first.folder.entries()
      const lost = entries.filter((entry): entry is Entry & { data: EntryData['exchange.settled'] } => {
        return entry.kind === 'exchange.settled' && (entry.data as { outcome: string }).outcome === 'lost'
      })
      return lost.map(({ data }) => data.problem)
    }
    await vi.waitFor(async () => expect(await settledAs()).toHaveLength(1), {
      timeout: 55_000,
      interval: 250,
    })
    expect(await settledAs()).toEqual([expect.stringContaining(killed.boot)])
    await vi.waitFor(async () => expect(await statusOf(first, killed.holder)).toBe(200), {
      timeout: 30_000,
      interval: 250,
    })
  })

  it('afterwards the ledger of all of them verifies, and every admission has one settlement', async () => {
    await vi.waitFor(async () => {
      const entries = await first.folder.entries()
      const ids = (kind: string) =>
        entries
          .filter((entry) => entry.kind === kind)
          .map(({ data }) => (data as { exchange: string }).exchange)
          .toSorted()
      expect(ids('exchange.settled')).toEqual(ids('exchange.admitted'))
    })
    const config = `${first.folder.dataDir}/sekisho.yaml`
    const verified = await first.folder.cli('ledger', 'verify', '--json', '--config', config)
    expect([verified.code, JSON.parse(verified.stdout)]).toMatchObject([0, { ok: true }])
  })
})
