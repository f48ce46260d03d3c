import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { answer, openUpstream, type Upstream } from './upstream.ts'

const canary = 'kanarienvogel'
const reason = ['--reason', 'incident 4711: what was sent']
const body = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 50,
  messages: [{ role: 'user', content: canary }],
})
const [first, second] = ['a', 'b'].map((letter) => letter.repeat(32)) as [string, string]

describe.each(await testDatabases())('the life of content, on $name', (database) => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let secret: string
  let storage: Storage
  const configOf = (vault: object) => ({
    upstreams: [
      { name: 'only', provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } },
    ],
    ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
    sekisho: { log_level: 'debug', access: [{ retention: 'full' }], vault },
  })
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    folder = createServerFolder(configOf({ key: first }))
    server = await folder.start()
    ;({ secret } = server)
  })
  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.exited
    folder.remove()
    await upstream.close()
    await database.dispose()
  })

  const call = () =>
    fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': secret }, body })

  async function callWhole(): Promise<string> {
    const response = await call()
    await response.text()
    return response.headers.get('x-sekisho-exchange') ?? ''
  }

  async function restart(signal: 'SIGTERM' | 'SIGKILL', vault?: object): Promise<void> {
    server.child.kill(signal)
    await server.exited
    if (vault) folder.configure(configOf(vault))
    server = await folder.start()
  }

  async function read(exchange: string) {
    const { code, stdout, stderr } = await folder.cli('content', 'read', exchange, ...reason, '--json')
    return { code, stderr, content: code === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : undefined }
  }

  it('is kept whole or says that it is not, when the node is killed in the middle of an answer', async () => {
    let held = false
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`: ${canary} ${'x'.repeat(200_000)}\n\n`, () => void (held = true))
    })
    const response = await call()
    const exchange = response.headers.get('x-sekisho-exchange') ?? ''
    const { value } = (await response.body?.getReader().read()) ?? {}
    expect(value?.length).toBeGreaterThan(0)
    expect(held).toBe(true)
    await restart('SIGKILL')
    upstream.behave(answer)
    const { content } = await read(exchange)
    expect(content).toMatchObject({ request: { content: body, complete: true, ledger: 'matches' } })
    const answered = content?.['response'] as { complete: boolean } | null | undefined
    expect(answered?.complete ?? false).toBe(false)
  })

  it('outlives a change of its key, and then the former key', async () => {
    const before = await callWhole()
    await restart('SIGTERM', { key: second, former_keys: [first] })
    expect((await read(before)).content).toMatchObject({ request: { content: body } })
    const after = await callWhole()
    await expect
      .poll(async () => (await folder.entries()).map(({ kind }) => kind), { timeout: 30_000, interval: 250 })
      .toContain('content_keys.rewrapped')
    await restart('SIGTERM', { key: second })
    for (const exchange of [before, after])
      expect((await read(exchange)).content).toMatchObject({ request: { content: body, ledger: 'matches' } })
    await restart('SIGTERM', { key: first })
    const { code, stderr } = await read(after)
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringContaining('content_unreadable') as string,
    })
    await restart('SIGTERM', { key: second })
  })

  it('ends when its person is erased, unless a legal hold keeps it; the ledger still verifies', async () => {
    const exchange = await callWhole()
    const people = await folder.cli('people', 'list', '--json')
    const { data } = JSON.parse(people.stdout) as { data: [{ id: string }] }
    const person = data[0].id
    const placed = await folder.cli('holds', 'place', `person:${person}`, '--reason', 'case 17', '--json')
    const { id: hold } = JSON.parse(placed.stdout) as { id: string }
    const erase = () => folder.cli('content', 'erase', '--person', person, '--reason', 'asked for it')
    const refused = await erase()
    expect({ code: refused.code, said: refused.stderr }).toEqual({
      code: 4,
      said: expect.stringContaining(hold) as string,
    })
    expect((await read(exchange)).code).toBe(0)
    expect((await folder.cli('holds', 'lift', hold, '--reason', 'closed')).code).toBe(0)
    expect(await erase()).toMatchObject({ code: 0, stderr: '' })
    expect((await read(exchange)).code).toBe(4)
    // An admin change is answered before the ledger has taken it over.
    await expect
      .poll(async () => (await folder.entries()).map(({ kind }) => kind), { timeout: 30_000, interval: 250 })
      .toEqual(expect.arrayContaining(['hold.placed', 'hold.lifted', 'content.erased', 'content.read']))
    const config = ['--config', join(folder.dataDir, 'sekisho.yaml')]
    expect(await folder.cli('ledger', 'verify', ...config)).toMatchObject({ code: 0 })
  })

  it('was never written as it was: no file, no log line and no entry holds it', async () => {
    const needles = [canary, Buffer.from(canary).toString('base64').replaceAll('=', ''), 'Hello.']
    const places = new Map(
      readdirSync(folder.dataDir).map((name) => [name, readFileSync(join(folder.dataDir, name), 'latin1')]),
    )
    places.set('standard error', server.errors.join('\n'))
    places.set('entries', JSON.stringify(await folder.entries()))
    for (const [name, held] of places)
      expect([name, needles.filter((needle) => held.includes(needle))]).toEqual([name, []])
  })
})
