import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Entry } from '@sekisho/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'

const clock = fileURLToPath(new URL('shifted-clock.js', import.meta.url))
const patience = { timeout: 30_000, interval: 250 }

describe.each(await testDatabases())('texts whose time is over, on $name', (database) => {
  let folder: ServerFolder
  let server: ServerProcess
  let clockFolder: string
  let clockFile: string
  beforeAll(async () => {
    const storage = await database.open()
    const config = {
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      sekisho: { log_level: 'error', ledger: { keep: [{ kinds: ['*'], days: 30 }] } },
    }
    clockFolder = mkdtempSync(join(tmpdir(), 'sekisho-clock-'))
    clockFile = join(clockFolder, 'days')
    folder = createServerFolder(config, { NODE_OPTIONS: `--import=${clock}`, CLOCK_FILE: clockFile })
  })
  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.exited
    folder.remove()
    rmSync(clockFolder, { recursive: true })
    await database.dispose()
  })

  async function done<Result>(...args: string[]): Promise<Result> {
    const { code, stdout, stderr } = await folder.cli(...args, '--json')
    expect({ code, stderr, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stderr: '', stdout: '' })
    return JSON.parse(stdout) as Result
  }
  async function made<Result>(path: string, body: object): Promise<Result> {
    const authorization = `Bearer ${readFileSync(join(folder.dataDir, 'admin-token'), 'utf8').trim()}`
    const response = await fetch(`${server.url}/api/${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(201)
    return (await response.json()) as Result
  }
  const about = (entries: readonly Entry[], text: string) =>
    entries.filter((entry) => JSON.stringify(entry).includes(text)).map(({ kind }) => kind)

  // Starts two servers and nine commands, each a process.
  it('are removed by the running server after what a legal hold keeps, with names, and the ledger verifies', async () => {
    writeFileSync(clockFile, '0')
    server = await folder.start()
    const people: Record<string, string> = {}
    for (const name of ['aiko', 'bob']) {
      const person = await made<{ id: string }>('people', { name, roles: ['developer'] })
      const issued = await made<{ credential: { id: string } }>('credentials', {
        personId: person.id,
        kind: 'any',
        name: 'test',
      })
      await made(`credentials/${issued.credential.id}/rotate`, { graceSeconds: 3600 })
      people[name] = person.id
    }
    const hold = await done<{ id: string }>(
      'holds',
      'place',
      `person:${people['aiko']}`,
      '--reason',
      'case 17',
    )
    // An admin change is answered before the ledger has taken it over.
    const rotated = async () => about(await folder.entries(), 'credential.rotated')
    await expect.poll(rotated, patience).toHaveLength(2)
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)

    writeFileSync(clockFile, '40')
    server = await folder.start()
    const kinds = async () => (await folder.entries()).map(({ kind }) => kind)
    // Announced before it goes, and gone once a checkpoint covers that.
    await expect.poll(async () => about(await folder.entries(), people['bob'] ?? ''), patience).toEqual([])
    const left = await folder.entries()
    expect(left.map(({ kind }) => kind)).toContain('entries.removed')
    expect(about(left, '"aiko"')).toEqual(['person.created'])
    expect((await kinds()).filter((kind) => kind === 'credential.rotated')).toHaveLength(1)

    await done('holds', 'lift', hold.id, '--reason', 'case 17 is closed')
    const config = join(folder.dataDir, 'sekisho.yaml')
    const exported = join(folder.dataDir, 'exported.jsonl')
    const verify = async () => {
      const verdict = { ok: true, problems: [] }
      expect(await done('ledger', 'verify', '--config', config)).toMatchObject(verdict)
      await done('ledger', 'export', '--out', exported, '--force')
      expect(await done('ledger', 'verify', '--from', exported)).toMatchObject(verdict)
    }
    // At once, whatever is gone by then: there is no moment at which it does not verify.
    await verify()
    await expect.poll(kinds, patience).not.toContain('credential.rotated')
    await verify()
    expect(about(await folder.entries(), '"aiko"')).toEqual([])
  })
})
