import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { events, openUpstream, type Upstream } from './upstream.ts'

const database = await testPostgres()

describe.skipIf(database === undefined)('--workers 2', () => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let secret = ''
  beforeAll(async () => {
    upstream = await openUpstream()
    const storage = await database?.open()
    const provider = { provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }
    folder = createServerFolder({
      upstreams: [provider],
      store: { postgres_url: storage?.url },
      sekisho: { timeouts: { drain_seconds: 3600 } },
    })
  })
  afterEach(async () => {
    server.child.kill('SIGKILL')
    await server.exited
  })
  afterAll(async () => {
    folder.remove()
    await upstream.close()
    await database?.dispose()
  })

  async function start(): Promise<number[]> {
    server = await folder.start(['--workers', '2'])
    secret ||= server.secret
    return vi.waitFor(() => {
      const children = childrenOf(server.child.pid)
      expect(children).toHaveLength(2)
      return children
    })
  }

  const call = (stream = false) =>
    fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, connection: 'close' },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 5, stream, messages: [] }),
    })

  /** The nodes that answered, by their boot ids: each worker is one. */
  async function nodesSeen(): Promise<Set<string>> {
    const authorization = `Bearer ${readFileSync(`${folder.dataDir}/admin-token`, 'utf8').trim()}`
    const ask = async () => {
      const response = await fetch(`${server.url}/api/health`, {
        headers: { authorization, connection: 'close' },
      })
      return ((await response.json()) as { node: string }).node
    }
    return new Set(await Promise.all(Array.from({ length: 24 }, ask)))
  }

  const bothServe = () => vi.waitFor(async () => expect((await nodesSeen()).size).toBe(2), { interval: 100 })

  it('serves on one port, with one start message and one credential, and exits with 0', async () => {
    await start()
    await bothServe()
    expect(server.printed.filter((line) => line.includes('listens on'))).toHaveLength(1)
    expect(server.printed.join('\n').match(/sk-skh-/g)).toHaveLength(1)
    expect(server.printed).toContain('Processes: 2')
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await call()).status))
    expect(new Set(statuses)).toEqual(new Set([200]))
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })

  it('says where it listens at the second start too, and shows no credential', async () => {
    await start()
    expect(server.printed.filter((line) => line.includes('listens on'))).toHaveLength(1)
    expect(server.printed.join('\n')).not.toContain('sk-skh-')
    expect((await call()).status).toBe(200)
  })

  it('replaces a worker that is killed, and goes on serving', async () => {
    const [victim, other] = await start()
    await bothServe()
    process.kill(victim ?? 0, 'SIGKILL')
    await server.said(/a worker ended/)
    await vi.waitFor(() => {
      const now = childrenOf(server.child.pid)
      expect([now.length, now.includes(other ?? 0), now.includes(victim ?? 0)]).toEqual([2, true, false])
    })
    await bothServe()
    expect((await call()).status).toBe(200)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })

  it('lets open streams end when the terminal sends Ctrl-C to every process of it', async () => {
    const workers = await start()
    let finish = () => {}
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 4).join(''))
      finish = () => response.end(events.slice(4).join(''))
    })
    const response = await call(true)
    for (const pid of [server.child.pid, ...workers]) process.kill(pid ?? 0, 'SIGINT')
    await server.said(/"msg":"stopping"/)
    finish()
    expect(await response.text()).toBe(events.join(''))
    expect(await server.exited).toBe(0)
  })

  it('a port in use, or a store that cannot be reached, is one line and exit code 1', async () => {
    await start()
    const { port } = new URL(server.url)
    const single = await folder.cli('up', '--port', port, '--config', `${folder.dataDir}/sekisho.yaml`)
    expect(single.code).toBe(1)
    expect(single.stderr).toContain(`port ${port}`)
    const unreachable = 'postgres://postgres@127.0.0.1:1/none'
    const other = createServerFolder({ store: { postgres_url: unreachable } })
    const args = ['up', '--workers', '2', '--port', '0', '--config', `${other.dataDir}/sekisho.yaml`]
    const { code, stdout, stderr } = await other.cli(...args)
    other.remove()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.split('\n')).toHaveLength(1)
  })
})

/** Process ids of the workers. */
function childrenOf(parent: number | undefined): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).split('\n')
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, ppid, state]) => Number(ppid) === parent && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid))
}
