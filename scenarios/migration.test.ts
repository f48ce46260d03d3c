import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases, type TestDatabase } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))
const versions = readdirSync(fixtures).flatMap((name) => /^data-of-(.+)$/.exec(name)?.[1] ?? [])
const databases = await testDatabases()
const cases = versions.flatMap((version) =>
  databases.map((database) => ({ version, name: database.name, database })),
)

let upstream: Upstream
beforeAll(async () => {
  upstream = await openUpstream()
})
afterAll(async () => {
  await upstream.close()
  for (const database of databases) await database.dispose()
})

describe.each(cases)('data that version $version left on $name when it was killed', (old) => {
  const read = (file: string) =>
    readFileSync(join(fixtures, `data-of-${old.version}`, old.name, file), 'utf8')
  const credentials = JSON.parse(read('test-only.credentials.json')) as Record<
    'owner' | 'kept' | 'revoked',
    string
  >
  let data: OldData
  let server: ServerProcess | undefined
  afterEach(async () => {
    server?.child.kill('SIGKILL')
    await server?.exited
    data.folder.remove()
  })

  const statusWith = async (secret: string) => {
    const response = await fetch(`${server?.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: '{"model":"claude-opus-5-5","max_tokens":50,"messages":[]}',
    })
    await response.arrayBuffer()
    return response.status
  }

  async function list(...args: string[]): Promise<Record<string, unknown>[]> {
    const { code, stdout, stderr } = await data.folder.cli(...args, '--json')
    expect([code, stderr]).toEqual([0, ''])
    return (JSON.parse(stdout) as { data: Record<string, unknown>[] }).data
  }

  async function done(...args: string[]): Promise<void> {
    const { code, stderr } = await data.folder.cli(...args)
    expect([code, stderr]).toEqual([0, ''])
  }

  it('is served by this version: people, credentials, spend and ledger are as they were', async () => {
    data = await placeOldData(old)
    server = await data.folder.start()
    expect(server.printed.join('\n')).not.toContain('sk-skh-')
    expect(await statusWith(credentials.owner)).toBe(200)
    expect(await statusWith(credentials.kept)).toBe(200)
    expect(await statusWith(credentials.revoked)).toBe(401)
    const people = await list('people', 'list')
    expect(people.map(({ name }) => name)).toEqual(['Owner', '田中 愛子'])
    const spend = await list('spend', '--from', '2026-01-01', '--to', '2099-12-31')
    expect(spend.find(({ key }) => key === people[1]?.['id'])).toMatchObject({ outputTokens: 3 * 34 })
    // On PostgreSQL a node counts as dead only after half a minute: scenarios/nodes.test.ts waits for that.
    if (old.name === 'sqlite') {
      const entries = await data.folder.entries()
      const lost = entries.filter((entry) => (entry.data as { outcome?: string }).outcome === 'lost')
      expect(lost).toHaveLength(1)
    }
    await verify()
  })

  it('is not verified before this version was started on it: the auditor is told to, and nothing is changed', async () => {
    data = await placeOldData(old)
    const before = await data.migrations()
    const config = `${data.folder.dataDir}/sekisho.yaml`
    const { code, stdout, stderr } = await data.folder.cli('ledger', 'verify', '--config', config)
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(
      /^The ledger of .* older Sekisho \(step 0002_spend\b.*start this version on it once first\)/,
    )
    expect(await data.migrations()).toEqual(before)
    server = await data.folder.start()
    await verify()
  })

  it('counts to no project until one is made, and then also what its old credentials call', async () => {
    data = await placeOldData(old)
    server = await data.folder.start()
    expect(await list('projects', 'list')).toEqual([])
    expect(await list('people', 'list')).toMatchObject([
      { defaultProject: null, costCentre: null },
      { defaultProject: null, costCentre: null },
    ])
    await done('projects', 'create', '--name', 'payments', '--cost-centre', 'CC-1')
    const [project] = await list('projects', 'list')
    const [, person] = await list('people', 'list')
    await done('people', 'update', String(person?.['id']), '--project', 'payments')
    expect(await statusWith(credentials.kept)).toBe(200)
    const counted = { project: project?.['id'], costCentre: 'CC-1' }
    const settled = async () =>
      (await data.folder.entries()).filter(({ kind }) => kind === 'exchange.settled').map(({ data }) => data)
    // A settlement follows the answer.
    await expect.poll(async () => (await settled()).at(-1), { timeout: 10_000 }).toMatchObject(counted)
    expect((await settled())[0]).not.toHaveProperty('project')
    await verify()
  })

  it('survives a second start, which changes no more and shows no credential', async () => {
    data = await placeOldData(old)
    server = await data.folder.start()
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    const before = await data.migrations()
    server = await data.folder.start()
    expect(await data.migrations()).toEqual(before)
    expect(server.printed.join('\n')).not.toContain('sk-skh-')
    expect(await statusWith(credentials.kept)).toBe(200)
    await verify()
  })

  it.each(['control_migration', 'ledger_migration'])(
    'is refused in one line when a newer version has changed it since (%s)',
    async (table) => {
      data = await placeOldData(old)
      await data.run(table, `insert into ${table} values ('9999_of_the_future', '2099-01-01T00:00:00.000Z')`)
      const before = await data.migrations()
      const config = `${data.folder.dataDir}/sekisho.yaml`
      const refused = await data.folder.cli('up', '--port', '0', '--config', config)
      expect([refused.code, refused.stdout]).toEqual([1, ''])
      expect(refused.stderr).toMatch(/^The database was made by a newer Sekisho .*9999_of_the_future.*$/)
      expect(await data.migrations()).toEqual(before)
    },
  )

  async function verify(): Promise<void> {
    const config = `${data.folder.dataDir}/sekisho.yaml`
    const { code, stdout } = await data.folder.cli('ledger', 'verify', '--json', '--config', config)
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }])
  }

  /** A data directory and a database as that version left them. */
  async function placeOldData({ database }: { database: TestDatabase }): Promise<OldData> {
    const storage = await database.open()
    const folder = createServerFolder({
      upstreams: [
        { name: 'only', provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } },
      ],
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      sekisho: { log_level: 'error' },
    })
    // Which of them there is depends on the version.
    const kept = readdirSync(join(fixtures, `data-of-${old.version}`, old.name))
    for (const name of ['checkpoint-key.pem', 'master-key'])
      if (kept.includes(`test-only.${name}`))
        writeFileSync(join(folder.dataDir, name), read(`test-only.${name}`), { mode: 0o600 })
    const run = (table: string, statement: string) => execute(storageFor(table, storage, folder), statement)
    if (storage.kind === 'postgres') await run('', read('postgres.sql'))
    else for (const name of ['control', 'ledger']) await run(name, read(`${name}.sql`))
    const namesIn = (table: string) => run(table, `select name from ${table} order by name`)
    return {
      folder,
      run,
      migrations: async () => [await namesIn('control_migration'), await namesIn('ledger_migration')],
    }
  }
})

interface OldData {
  folder: ServerFolder
  /** runs SQL on the database that holds this table */
  run(table: string, statement: string): Promise<unknown[]>
  /** the names of the steps taken */
  migrations(): Promise<unknown[][]>
}

function storageFor(table: string, storage: Storage, { dataDir }: ServerFolder): Storage {
  if (storage.kind === 'postgres') return storage
  return { kind: 'sqlite', file: join(dataDir, `${table.split('_')[0]}.sqlite`) }
}

async function execute(storage: Storage, statement: string): Promise<unknown[]> {
  if (storage.kind === 'sqlite') {
    const database = new DatabaseSync(storage.file)
    try {
      if (statement.startsWith('select')) return database.prepare(statement).all()
      database.exec(statement)
      return []
    } finally {
      database.close()
    }
  }
  const client = new Client({ connectionString: storage.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
