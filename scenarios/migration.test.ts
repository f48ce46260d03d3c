import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases, testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { controlMigrations } from '../packages/server/src/platform/sql/control-migrations.ts'
import { ledgerMigrations } from '../packages/server/src/modules/ledger/migrations.ts'
import { vaultMigrations } from '../packages/server/src/modules/vault/migrations.ts'
import { oldVersions, placeOldData, readOldFile, type Left, type OldData } from './old-data.ts'
import type { ServerProcess } from './process.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const databases = await testDatabases()
const cases = oldVersions.flatMap((version) =>
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

type Credentials = Record<'owner' | 'kept' | 'revoked', string>

const credentialsOf = (left: Left) =>
  JSON.parse(readOldFile(left, 'test-only.credentials.json')) as Credentials

async function callWith(server: Pick<ServerProcess, 'url'> | undefined, secret: string): Promise<number> {
  const response = await fetch(`${server?.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret },
    body: '{"model":"claude-opus-5-5","max_tokens":50,"messages":[]}',
  })
  await response.arrayBuffer()
  return response.status
}

describe.each(cases)('data that version $version left on $name when it was killed', (old) => {
  let credentials: Credentials
  let data: OldData
  let server: ServerProcess | undefined
  afterEach(async () => {
    server?.child.kill('SIGKILL')
    await server?.exited
    data.folder.remove()
  })

  async function place(): Promise<OldData> {
    const storage = await old.database.open()
    credentials = credentialsOf({ version: old.version, storage })
    return placeOldData({ version: old.version, storage, upstream: upstream.url })
  }

  const statusWith = (secret: string) => callWith(server, secret)

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
    data = await place()
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
    data = await place()
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
    data = await place()
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
    await expect.poll(async () => (await settled()).at(-1)).toMatchObject(counted)
    expect((await settled())[0]).not.toHaveProperty('project')
    await verify()
  })

  it('survives a second start, which changes no more and shows no credential', async () => {
    data = await place()
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
      data = await place()
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
})

const postgres = await testPostgres()

describe.runIf(postgres)('nodes that start on data of an older version', () => {
  const nodes: { data: OldData; server: ServerProcess }[] = []
  afterEach(async () => {
    for (const { data, server } of nodes.splice(0)) {
      server.child.kill('SIGKILL')
      await server.exited
      data.folder.remove()
    }
  })
  afterAll(() => postgres?.dispose())

  it.each(oldVersions)(
    'of %s at once take each step once, and one serves without a gap while others come and go',
    async (version) => {
      if (!postgres) return
      const left = { version, storage: await postgres.open() }
      const { owner } = credentialsOf(left)
      const first = await placeOldData({ ...left, upstream: upstream.url })
      const place = () => placeOldData({ ...left, upstream: upstream.url, isThere: true })
      const start = async (data: OldData) => {
        const node = { data, server: await data.folder.start() }
        nodes.push(node)
        return node
      }
      // Both come up: a step that two had taken would have failed one of them.
      const second = await place()
      const [kept, other] = await Promise.all([start(first), start(second)])
      const sets = { control: controlMigrations, ledger: ledgerMigrations, vault: vaultMigrations }
      const taken = async () => {
        const tables = Object.keys(sets).map((set) =>
          first.run('', `select name, timestamp from ${set}_migration order by name`),
        )
        return (await Promise.all(tables)) as { name: string }[][]
      }
      const before = await taken()
      expect(before.map((rows) => rows.map(({ name }) => name))).toEqual(
        Object.values(sets).map((steps) => Object.keys(steps).toSorted()),
      )

      const enough = new AbortController()
      const statuses: number[] = []
      const serving = (async () => {
        while (!enough.signal.aborted) statuses.push(await callWith(kept.server, owner))
      })()
      try {
        const [third] = await Promise.all([start(await place()), start(await place())])
        other.server.child.kill('SIGKILL')
        third.server.child.kill('SIGTERM')
        expect(await third.server.exited).toBe(0)
      } finally {
        enough.abort()
        await serving
      }
      expect(statuses.length).toBeGreaterThan(10)
      expect(new Set(statuses)).toEqual(new Set([200]))
      expect(await taken()).toEqual(before)
      const config = `${first.folder.dataDir}/sekisho.yaml`
      const { code, stdout } = await first.folder.cli('ledger', 'verify', '--json', '--config', config)
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }])
    },
  )
})
