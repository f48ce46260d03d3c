import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
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
