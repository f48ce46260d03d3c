import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { testPostgres, testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder } from './process.ts'
import { startSekisho } from './sekisho.ts'
import { openWay } from './severed.ts'

const postgres = await testPostgres()
const sqlite = testSqlite()
afterAll(async () => {
  await postgres?.dispose()
  await sqlite.dispose()
})

describe('a store that is away', () => {
  let stop: () => Promise<unknown>
  afterEach(() => stop())

  it('does not stop calls where only the control plane’s file is locked', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-down-'))
    const sekisho = await startSekisho({ storage: await sqlite.open(), dataDir, providers: [] })
    const other = new DatabaseSync(join(dataDir, 'control.sqlite'))
    stop = async () => {
      other.exec('rollback')
      other.close()
      await sekisho.stop()
    }
    other.exec('begin immediate')
    const init = {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret },
      body: '{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}',
    }
    const response = await fetch(`${sekisho.url}/v1/messages`, init)
    expect(response.status).toBe(200)
  })

  it.skipIf(!postgres)(
    'stops calls where nobody can know any more which credentials are in force, until somebody can',
    async () => {
      const storage = await postgres?.open()
      if (!storage) throw new Error('skipped without PostgreSQL')
      const config = { sekisho: { timeouts: { stale_seconds: 3 } } }
      const sekisho = await startSekisho({ storage, providers: [], config })
      const sql = new Client({ connectionString: storage.url })
      stop = async () => {
        await sql.end()
        await sekisho.stop()
      }
      await sql.connect()
      const headers = { 'x-api-key': sekisho.secret }
      const models = () => fetch(`${sekisho.url}/v1/models`, { headers })
      const post = () =>
        fetch(`${sekisho.url}/v1/messages`, {
          method: 'POST',
          headers,
          body: '{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}',
        })
      expect((await post()).status).toBe(200)
      await sql.query('alter table versions rename to versions_away')
      await vi.waitFor(async () => expect((await models()).status).toBe(503))
      for (const response of [await post(), await models()]) {
        expect(response.status).toBe(503)
        expect(response.headers.get('x-sekisho-refusal')).toBe('control_store_unavailable')
        expect(response.headers.get('x-should-retry')).toBeNull()
      }
      const ready = await fetch(`${sekisho.url}/readyz`)
      expect(ready.status).toBe(503)
      expect(await ready.json()).toMatchObject({ waiting_for: ['store'] })
      await sql.query('alter table versions_away rename to versions')
      await vi.waitFor(async () => expect((await post()).status).toBe(200))
      expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    },
  )

  it.skipIf(!postgres).each(['cut', 'stall'] as const)(
    'does not keep a server from stopping when it is told to (%s)',
    async (manner) => {
      const way = await openWay((await postgres?.open())?.url ?? '')
      const folder = createServerFolder({
        store: { postgres_url: way.url },
        sekisho: { log_level: 'silent' },
      })
      const server = await folder.start()
      stop = async () => {
        server.child.kill('SIGKILL')
        await server.exited
        folder.remove()
        await way.close()
      }
      way[manner]()
      server.child.kill('SIGTERM')
      expect(await server.exited).toBe(1)
      expect(server.errors).toHaveLength(1)
    },
  )
})
