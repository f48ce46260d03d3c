import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdminProblem, type NewEntry } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { createWitnesses, witnessHandlers, type Witnesses, type WitnessSettings } from './index.ts'
import type { Follower } from './follower.ts'
import { createTestTree, type TestTree } from './testing/tree.ts'
import { ConflictError, WitnessProblem } from './witness.ts'

interface NodeOptions {
  witnesses?: WitnessSettings[]
  onConflict?: 'report' | 'stop'
  intervalMs?: number
  catchUp?: () => Promise<void>
}

const patience = { interval: 5 }
const actor = { type: 'operator' } as const

describe.each(await testDatabases())('witnesses on $name', (database) => {
  let storage: Storage
  let folder: string
  let tree: TestTree
  let file: string
  let count = 0
  /** which node holds the lease */
  let leader = 'first'
  const entries: NewEntry[] = []
  const open: { witnesses: Witnesses; db: ControlDatabase }[] = []

  beforeAll(async () => {
    storage = await database.openControl()
    folder = await mkdtemp(join(tmpdir(), 'sekisho-witnesses-'))
  })
  afterAll(async () => {
    await database.dispose()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    tree = await createTestTree(10)
    file = join(folder, `witness-${count++}.jsonl`)
    leader = 'first'
    entries.splice(0)
  })
  afterEach(async () => {
    for (const { witnesses, db } of open.splice(0)) {
      await witnesses.close()
      await db.close()
    }
  })

  const records = async () => (await readFile(file, 'utf8')).trim().split('\n').length
  const share = (): WitnessSettings => ({ name: `share-${count}`, kind: 'file', path: file, intervalMs: 1 })

  async function node(
    name = 'first',
    {
      witnesses = [share()],
      onConflict = 'report',
      intervalMs = 1,
      catchUp = async () => undefined,
    }: NodeOptions = {},
  ) {
    const said: string[] = []
    const log = createLog('silent')
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(log, level).mockImplementation(
        (...words: unknown[]) => void said.push(`${level}: ${String(words[1])}`),
      )
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    const random = (size: number) => new Uint8Array(size)
    const db = await openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })
    const seen: { behind: number; conflict: boolean }[] = []
    const made = await createWitnesses({
      settings: { witnesses: witnesses.map((one) => ({ ...one, intervalMs })), onConflict },
      ledger: {
        append: async (entry) => {
          if (!entries.some(({ id }) => id === entry.id)) entries.push(entry)
        },
        catchUp,
        newestCheckpoint: () => tree.note(),
        consistency: tree.consistency,
        handOvers: tree.handOvers,
      },
      db,
      lease: { held: async () => leader === name },
      clock,
      random,
      log,
      proxy: {},
      dataDir: folder,
      searchPath: '',
      onSeen: ({ behind, conflict }) => void seen.push({ behind, conflict }),
      everyMs: 5,
    })
    open.push({ witnesses: made, db })
    return { witnesses: made, said, seen }
  }

  test('get the newest checkpoint from the node that holds the lease, and from it alone', async () => {
    const [first, second] = [await node('first'), await node('second')]
    await vi.waitFor(() => expect(first.seen.at(-1)).toEqual({ behind: 0, conflict: false }), patience)
    await vi.waitFor(() => expect(second.seen.at(-1)?.behind).toBe(0), patience)
    expect(await records()).toBe(1)
    tree.grow(5)
    await vi.waitFor(async () => expect(await records()).toBe(2), patience)
    leader = 'second'
    tree.grow(5)
    await vi.waitFor(async () => expect(await records()).toBe(3), patience)
    await vi.waitFor(() => expect(first.seen.at(-1)?.behind).toBe(0), patience)
    expect(await records()).toBe(3)
  })

  test('get what came last when the server stops, whatever the interval', async () => {
    const { witnesses, seen } = await node('first', { intervalMs: 3_600_000 })
    await vi.waitFor(() => expect(seen.at(-1)?.behind).toBe(0), patience)
    tree.grow(5)
    await vi.waitFor(() => expect(seen.at(-1)?.behind).toBe(5), patience)
    expect(await records()).toBe(1)
    await witnesses.close()
    expect(await records()).toBe(2)
  })

  test('hold up no stop when the store is silent', async () => {
    const { witnesses } = await node('first', { catchUp: () => new Promise(() => undefined) })
    vi.useFakeTimers()
    try {
      const closed = witnesses.close()
      await vi.advanceTimersByTimeAsync(10_000)
      await closed
    } finally {
      vi.useRealTimers()
    }
  })

  test('catch a ledger that was put back: recorded once, said once on each node with what to do, and shown', async () => {
    const before = await node()
    await vi.waitFor(() => expect(before.seen.at(-1)?.behind).toBe(0), patience)
    await before.witnesses.close()
    tree.cut(4)
    const [first, second] = [await node('first', { onConflict: 'stop' }), await node('second')]
    for (const { seen, said } of [first, second]) {
      await vi.waitFor(() => expect(seen.at(-1)?.conflict).toBe(true), patience)
      expect(said.filter((line) => line.startsWith('error'))).toEqual([expect.stringContaining('backup')])
    }
    expect(entries).toMatchObject([
      {
        kind: 'ledger.conflict_found',
        actor: { type: 'system' },
        data: { witness: `share-${count}`, what: 'ahead', witnessSize: 10, ownSize: 4 },
      },
    ])
    expect([first.witnesses.obstructs(), second.witnesses.obstructs()]).toEqual([true, false])
    const handlers = witnessHandlers(first.witnesses, undefined)
    const { data } = await handlers.listWitnesses({}, actor)
    expect(data).toMatchObject([{ conflict: { what: 'ahead', witnessSize: 10, ownSize: 4 } }])
    expect(await records()).toBe(1)
  })

  test('that fail are said once, shown, and take nothing from the others', async () => {
    const away = { ...share(), name: `away-${count}`, path: join(folder, 'not', 'mounted') }
    const { witnesses, said } = await node('first', { witnesses: [away, share()] })
    const handlers = witnessHandlers(witnesses, undefined)
    await vi.waitFor(async () => {
      const { data } = await handlers.listWitnesses({}, actor)
      expect(data).toMatchObject([
        { name: away.name, size: 0, behind: 10, problem: 'the file cannot be written (ENOENT)' },
        { size: 10, behind: 0 },
      ])
      expect(said).toContainEqual(expect.stringContaining('does not take checkpoints'))
    }, patience)
    expect(said).toHaveLength(1)
  })

  test('give back the newest checkpoint they hold; who is unknown or has none is said so', async () => {
    const { witnesses, seen } = await node()
    await vi.waitFor(() => expect(seen.at(-1)?.behind).toBe(0), patience)
    const handlers = witnessHandlers(witnesses, { name: 'w', verifierKey: 'w+0+A' })
    expect(await handlers.listWitnesses({}, actor)).toMatchObject({ cosigner: { verifierKey: 'w+0+A' } })
    const name = `share-${count}`
    expect(await handlers.readWitnessedCheckpoint({ name }, actor)).toEqual({
      name,
      origin: tree.origin,
      size: 10,
      from: 'witness',
      checkpoint: await tree.note(),
    })
    await expect(handlers.readWitnessedCheckpoint({ name: 'nobody' }, actor)).rejects.toThrow(AdminProblem)
    const failing = (cause: Error) =>
      ({ ...witnesses.all[0], newest: () => Promise.reject(cause) }) as Follower
    for (const [cause, problem] of [
      [new WitnessProblem('it is away'), 'it is away'],
      [new ConflictError({ what: 'behind', witnessSize: 0, ownSize: 3 }), 'no longer holds'],
    ] as const) {
      const unreadable = witnessHandlers({ ...witnesses, find: () => failing(cause) }, undefined)
      await expect(unreadable.readWitnessedCheckpoint({ name }, actor)).rejects.toThrow(problem)
    }
    // Taken away behind our back: what we know of it is still there, and said to be ours.
    leader = 'nobody'
    await rm(file)
    expect(await handlers.readWitnessedCheckpoint({ name }, actor)).toMatchObject({ from: 'kept', size: 10 })
  })
})
