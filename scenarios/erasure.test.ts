import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Entry } from '@sekisho/contract'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { spellings, stored } from './stored.ts'
import { openUpstream, type Upstream } from './upstream.ts'

/** Everything personal of her, and nothing else, has it. */
const mark = 'Kanarienberg'
const commitment = { commitment: expect.stringMatching(/^[\w-]{43}$/) as string }

describe.each(await testDatabases())('who is erased on $name', (database) => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let storage: Storage
  let aiko: string
  let other: string
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    const auth = { api_key: 'provider-key' }
    folder = createServerFolder({
      upstreams: [{ name: 'only', provider: 'anthropic', base_url: upstream.url, auth }],
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      sekisho: { log_level: 'debug' },
    })
    server = await folder.start()
    aiko = await person(`Aiko ${mark}`, `aiko@${mark}.example`)
    other = await person('Ren Suzuki', 'ren@example.com')
    await api('PATCH', `/api/people/${aiko}`, { name: `Aiko ${mark}-Sato` })
    for (const personId of [aiko, other]) {
      const credential = { personId, name: `${mark}'s laptop`, kind: 'any' }
      const { secret } = await api<{ secret: string }>('POST', '/api/credentials', credential)
      const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 9, messages: [] })
      const headers = { 'x-api-key': secret }
      const answer = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body })
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
    }
  })
  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.exited
    folder.remove()
    await upstream.close()
    await database.dispose()
  })

  async function cli(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await folder.cli(...args)
    expect([code, stderr]).toEqual([0, ''])
    return stdout
  }

  async function api<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const authorization = `Bearer ${readFileSync(join(folder.dataDir, 'admin-token'), 'utf8').trim()}`
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Answer
    expect([response.ok, answer]).toEqual([true, answer])
    return answer
  }

  const person = async (name: string, email: string) =>
    (await api<{ id: string }>('POST', '/api/people', { name, email })).id

  /** Entries about somebody, once one of the kind has come through the outbox. */
  async function about(id: string, kind: string): Promise<Entry[]> {
    let entries: Entry[] = []
    await vi.waitFor(
      async () => {
        const all = await folder.entries()
        entries = all.filter(({ data }) => JSON.stringify(data).includes(id))
        expect(entries.map((entry) => entry.kind)).toContain(kind)
      },
      { interval: 200 },
    )
    return entries
  }

  const holding = (places: Map<string, string>, text: string) =>
    [...places]
      .filter(([, held]) =>
        spellings(text).some((spelling) => held.toLowerCase().includes(spelling.toLowerCase())),
      )
      .map(([name]) => name)

  it('is known by name to who reads entries until then, while entries hold none', async () => {
    const entries = await about(aiko, 'person.changed')
    expect(entries.find(({ kind }) => kind === 'person.created')?.data).toMatchObject({
      after: { name: `Aiko ${mark}`, email: `aiko@${mark.toLowerCase()}.example` },
    })
    expect(entries.find(({ kind }) => kind === 'person.changed')?.data).toMatchObject({
      before: { name: `Aiko ${mark}` },
      after: { name: `Aiko ${mark}-Sato` },
    })
    const places = await stored(folder.dataDir, storage)
    const ledger = [...places].filter(([name]) => /ledger/.test(name))
    expect(ledger.length).toBeGreaterThan(0)
    expect(holding(new Map(ledger), mark)).toEqual([])
  })

  it('must be deactivated before', async () => {
    const { code, stderr } = await folder.cli('people', 'erase', aiko, '--reason', 'request')
    expect(code).not.toBe(0)
    expect(stderr).toContain('still active')
  })

  it('is nowhere any more: not in entries, tables, free pages or the log, and nobody else is touched', async () => {
    await api('POST', `/api/people/${aiko}/deactivate`, { reason: 'left' })
    await cli('people', 'erase', aiko, '--reason', 'request of 26 November')
    const entries = await about(aiko, 'person.erased')
    expect(entries.find(({ kind }) => kind === 'person.created')?.data).toMatchObject({
      after: { name: commitment, email: commitment, roles: ['developer'] },
    })
    // What is kept of calls is erased after it, with an entry of its own.
    expect(entries.findLast(({ kind }) => kind === 'person.erased')).toMatchObject({
      kind: 'person.erased',
      data: { person: aiko, reason: 'request of 26 November' },
    })
    expect(await api('GET', `/api/people/${aiko}`)).toMatchObject({
      id: aiko,
      name: aiko,
      email: null,
      status: 'inactive',
    })
    expect(
      (await about(other, 'person.created')).find(({ kind }) => kind === 'person.created')?.data,
    ).toMatchObject({
      after: { name: 'Ren Suzuki', email: 'ren@example.com' },
    })
    const places = await stored(folder.dataDir, storage)
    places.set('standard error', server.errors.join('\n'))
    expect(holding(places, `Aiko ${mark}`)).toEqual([])
    expect(holding(places, `aiko@${mark}`)).toEqual([])
  })

  it('leaves a ledger that verifies, and may be erased again', async () => {
    await cli('people', 'erase', aiko, '--reason', 'once more')
    expect((await about(aiko, 'person.erased')).filter(({ kind }) => kind === 'person.erased')).toHaveLength(
      1,
    )
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    const { code, stdout, stderr } = await folder.cli(
      'ledger',
      'verify',
      '--config',
      join(folder.dataDir, 'sekisho.yaml'),
    )
    expect([code, stdout + stderr]).toEqual([0, expect.anything()])
    const places = await stored(folder.dataDir, storage)
    expect(holding(places, `Aiko ${mark}`)).toEqual([])
    server = await folder.start()
  })
})
