import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Conflict } from './conflict.ts'
import { runRound, type RoundDeps } from './round.ts'
import { createWitnessStates } from './states.ts'
import { createTestTree, type TestTree } from './testing/tree.ts'
import { ConflictError, WitnessProblem, type Witness } from './witness.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const { signal } = new AbortController()
const minuteMs = 60_000

describe.each(await testDatabases())('a round on $name', (database) => {
  let db: ControlDatabase
  let tree: TestTree
  let now = noon
  let held: string[] = []
  let asked = 0
  let recorded: { id: string; conflict: Conflict }[] = []
  let count = 0
  const clock = { now: () => now, monotonic: () => 0 }
  const random = (size: number) => new Uint8Array(size).fill(255)

  beforeAll(async () => {
    const changes = localChanges({ log: createLog('silent') })
    db = await openControlDatabase({ storage: await database.openControl(), clock, random, changes })
  })
  afterAll(async () => {
    await db.close()
    await database.dispose()
  })
  beforeEach(async () => {
    tree = await createTestTree(10)
    now = noon
    held = []
    asked = 0
    recorded = []
    count++
  })

  /** A witness in memory, which keeps all it is given. */
  function memory(over: Partial<Witness> = {}): Witness {
    return {
      compared: 'here',
      async newest() {
        asked++
        return held.at(-1)
      },
      async publish({ note }) {
        held.push(note)
        return note
      },
      close: () => Promise.resolve(),
      ...over,
    }
  }

  function deps(witness: Witness = memory(), over: Partial<RoundDeps> = {}): RoundDeps {
    return {
      name: `witness-${count}`,
      place: 'memory',
      intervalMs: minuteMs,
      witness,
      states: createWitnessStates(db),
      newestCheckpoint: () => tree.note(),
      consistency: tree.consistency,
      clock,
      random,
      record: async (id, conflict) => void recorded.push({ id, conflict }),
      ...over,
    }
  }

  const round = async (from: RoundDeps, force = false) => (await runRound(from, { force, signal })).state

  test('gives a new witness the newest checkpoint, and the next one an interval later', async () => {
    const from = deps()
    expect(await round(from)).toMatchObject({ size: 10, witnessed_at: noon, due_at: noon + minuteMs })
    tree.grow(3)
    await round(from)
    expect(held).toHaveLength(1)
    now += minuteMs
    expect(await round(from)).toMatchObject({ size: 13, witnessed_at: now })
    expect(held).toHaveLength(2)
  })

  test('a clock that was set back keeps no witness waiting', async () => {
    const from = deps()
    await round(from)
    tree.grow(3)
    now -= 86_400_000
    expect(await round(from)).toMatchObject({ size: 13, due_at: now + minuteMs })
  })

  test('does not ask a witness that has all there is, except when it is to look in any case', async () => {
    const from = deps()
    await round(from)
    now += minuteMs
    const before = asked
    await round(from)
    expect(asked).toBe(before)
    await round(from, true)
    expect(asked).toBe(before + 1)
    expect(held).toHaveLength(1)
  })

  test('does nothing while no checkpoint is signed', async () => {
    await round(deps(memory(), { newestCheckpoint: async () => undefined }), true)
    expect(held).toEqual([])
  })

  test('after a restore from a backup records what the witness holds, once, and gives it nothing more', async () => {
    const from = deps()
    await round(from)
    tree.cut(4)
    for (const force of [true, true, false]) {
      const { conflict, problem } = await round(from, force)
      expect(JSON.parse(conflict ?? '')).toMatchObject({ what: 'ahead', witnessSize: 10, ownSize: 4 })
      expect(problem).toBeNull()
      now += minuteMs
    }
    expect(recorded).toHaveLength(1)
    tree.grow(20)
    await round(from)
    expect(held).toHaveLength(1)
  })

  test('finds that the ledger grew on in another way after the restore', async () => {
    const from = deps()
    await round(from)
    tree.cut(4)
    tree.grow(20)
    await round(from, true)
    expect(recorded.map(({ conflict }) => conflict)).toMatchObject([
      { what: 'fork', witnessSize: 10, ownSize: 24 },
    ])
  })

  test('a crash between the record and its row leads to the same id again', async () => {
    const from = deps()
    await round(from)
    tree.cut(4)
    const states = createWitnessStates(db)
    const crashing = { ...states, settle: () => Promise.reject(new Error('killed')) }
    await expect(round({ ...from, states: crashing }, true)).rejects.toThrow('killed')
    now += 10 * minuteMs
    await round(from, true)
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(1)
  })

  test('a conflict that is over is over', async () => {
    const from = deps()
    await round(from)
    const [note] = held
    held = [await (await createTestTree(10, { seed: 'another history' })).note()]
    expect((await round(from, true)).conflict).not.toBeNull()
    held = [note ?? '']
    now += minuteMs
    expect((await round(from)).conflict).toBeNull()
  })

  test('a witness that lost what it had acknowledged is a conflict, also when it is empty', async () => {
    const from = deps()
    await round(from)
    held = []
    await round(from, true)
    expect(recorded).toMatchObject([{ conflict: { what: 'behind', witnessSize: 0, ownSize: 10 } }])
    expect(held).toEqual([])
  })

  test('a ledger under a new name begins anew', async () => {
    const from = deps()
    await round(from)
    const renamed = await createTestTree(4, { origin: 'sekisho/renamed' })
    held = []
    now += minuteMs
    const next = { ...from, newestCheckpoint: () => renamed.note(), consistency: renamed.consistency }
    expect(await round(next)).toMatchObject({ size: 4, conflict: null, problem: null })
    expect(held).toHaveLength(1)
  })

  test('a witness at a new place begins anew', async () => {
    const from = deps()
    await round(from)
    held = []
    expect(await round({ ...from, place: 'elsewhere' })).toMatchObject({ size: 10, conflict: null })
    expect(held).toHaveLength(1)
  })

  test('checkpoints of another ledger in the same place are a problem, and not written over', async () => {
    held = [await (await createTestTree(99, { origin: 'sekisho/other' })).note()]
    expect((await round(deps())).problem).toContain('sekisho/other')
    expect(held).toHaveLength(1)
  })

  test('a witness that fails is asked again after ever longer, and the newest is what it gets then', async () => {
    let fails = true
    const publish: Witness['publish'] = async ({ note }) => {
      if (fails) throw new WitnessProblem('it answered with status 503')
      held.push(note)
      return note
    }
    const from = deps(memory({ publish }))
    const waits: number[] = []
    for (let failure = 0; failure < 10; failure++) {
      const state = await round(from)
      expect(state).toMatchObject({ failures: failure + 1, problem: 'it answered with status 503', size: 0 })
      waits.push((state.due_at - now) / 1000)
      tree.grow(1)
      now = state.due_at
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600])
    fails = false
    expect(await round(from)).toMatchObject({ failures: 0, problem: null, size: 20 })
    expect(held).toEqual([await tree.note()])
  })

  test('an error of our own is told to whoever runs it, and not shown', async () => {
    const from = deps(memory({ newest: () => Promise.reject(new Error('with an inner secret')) }))
    const { state, error } = await runRound(from, { force: true, signal })
    expect(String(error)).toContain('inner secret')
    expect(state.problem).not.toContain('secret')
    expect(state.failures).toBe(1)
  })

  test('a witness that compares itself is asked at the first look, and says what is wrong', async () => {
    const conflict = { what: 'ahead', witnessSize: 30, ownSize: 10 } as const
    const note = await tree.note()
    const answers = [async () => note, () => Promise.reject(new ConflictError(conflict))]
    const publish = async () => (answers.shift() ?? (async () => note))()
    const from = deps(memory({ compared: 'there', publish }))
    expect(await round(from, true)).toMatchObject({ size: 10, note })
    await round(from, true)
    expect(recorded).toMatchObject([{ conflict }])
    expect(asked).toBe(0)
  })

  test('a witness that cannot be read gets what is new, and no more', async () => {
    const { newest: _, ...rest } = memory()
    const from = deps({ ...rest, compared: 'nowhere' })
    await round(from, true)
    await round(from, true)
    expect(held).toHaveLength(1)
    tree.cut(4)
    await round(from, true)
    expect(held).toHaveLength(1)
  })

  test('of two nodes at once, one asks', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => round(deps())))
    expect(all).toHaveLength(5)
    expect(held).toHaveLength(1)
    expect(asked).toBe(1)
  })

  test('what was signed while the witness was read is no contradiction', async () => {
    // Another node signed and published between our two looks.
    const newest = async () => {
      tree.grow(5)
      held.push(await tree.note())
      return held.at(-1)
    }
    expect(await round(deps(memory({ newest })), true)).toMatchObject({ conflict: null, size: 15 })
  })
})
