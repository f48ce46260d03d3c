import type { Entry, EntryData } from '@sekisho/contract'
import { createExportCheck, createLineReader, importVerifier, parseHeader } from '@sekisho/ledger'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { linesOf } from '../export/line-blocks.ts'
import { createQueries, type Queries } from '../queries/queries.ts'
import { sha256 } from '../sha256.ts'
import { admitted, settled } from '../testing/entries.ts'
import { createTestClock, openNode, type TestClock, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'
import { untilCovered } from './covered.ts'
import type { Holding, Holds } from './holds.ts'
import { removeOld, type RemovalOptions } from './remove-old.ts'

const dayMs = 86_400_000
const databases = await testDatabases()
const everybody = { version: '', holds: () => false, confirm: async () => undefined }

describe.each(databases)('at every step of a removal on $name', (database) => {
  let store: TestStore
  let queries: Queries
  let clock: TestClock
  let node: TestNode
  /** of exports that are under way */
  let begun: { at: string; lines: AsyncGenerator<Uint8Array> }[]
  let steps: number
  let found: string[]

  beforeEach(async () => {
    store = await openTestStore(await database.open())
    queries = createQueries(store.sql.read, async () => undefined)
    clock = createTestClock()
    node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
    begun = []
    found = []
    steps = 0
    for (let i = 0; i < 10; i++) await node.append(admitted(`exc_${i}`), settled(`exc_${i}`))
    clock.advance(40 * dayMs)
    const young = clock.now() - dayMs
    await node.append(admitted('exc_new', {}, young), settled('exc_new', {}, young))
    await node.cover()
  })
  afterEach(async () => {
    await node.close()
    await store.sql.close()
  })
  afterAll(() => database.dispose())

  /** What somebody finds who verifies the store now, or an export of now; and begins one that is read later. */
  async function look(at: string): Promise<void> {
    steps += 1
    const { problems } = await verifyLedgerStore({
      storage: store.storage,
      verifierKeys: [store.verifierKey],
    })
    found.push(...problems.map(({ detail }) => `${at}, verify: ${detail}`))
    for (const part of [undefined, { from: 0, to: 4 }, { from: 5, to: 14 }]) {
      const name = `${at}, export of ${JSON.stringify(part) ?? 'all'}`
      await judge(name, await exported(part))
      begun.push({ at: `${name}, read to its end later`, lines: await exported(part) })
    }
  }

  async function exported(part?: { from: number; to: number }): Promise<AsyncGenerator<Uint8Array>> {
    const checkpoint = (await queries.checkpoint()) ?? expect.unreachable()
    const leaves = part ?? { from: 0, to: checkpoint.size }
    return queries.exportLines({ ...leaves, checkpoint, keys: [store.verifierKey] })
  }

  async function judge(at: string, lines: AsyncGenerator<Uint8Array>): Promise<void> {
    const pieces: Uint8Array[] = []
    for await (const piece of lines) pieces.push(piece)
    const [first = expect.unreachable(), ...rest] = linesOf(Buffer.concat(pieces))
    const verifiers = [await importVerifier(sha256, store.verifierKey)]
    const check = await createExportCheck({ sha256, header: parseHeader(first), verifiers })
    const read = createLineReader(sha256)
    for (const line of rest) await check.take(read(line))
    const { problems } = await check.end()
    found.push(...problems.map(({ detail }) => `${at}: ${detail}`))
  }

  function options(given: Partial<RemovalOptions> = {}): RemovalOptions {
    return {
      read: store.sql.read,
      rules: [{ kinds: ['exchange.*'], days: 30 }],
      now: clock.now(),
      pageEntries: 6,
      announcedPages: 2,
      holding: (run) => run({ ...everybody, confirm: () => look('when holds are confirmed') }),
      async append(entry) {
        await node.append(entry)
        await look('announced')
      },
      pending: new Map(),
      covered: () => untilCovered({ read: store.sql.read, boot: node.boot, clock, writer: covering() }),
      writer: {
        async remove(removal) {
          const isOurs = await node.remove(removal)
          await look('emptied')
          return isOurs
        },
        erased: node.erased,
      },
      ...given,
    }
  }

  /** Gives leaves first, and signs when it is asked again. */
  function covering() {
    let asked = 0
    return {
      async cover() {
        await (asked++ === 0 ? node.catchUp() : node.cover())
        await look(asked === 1 ? 'in the tree' : 'under a checkpoint')
      },
    }
  }

  async function texts(): Promise<Entry[]> {
    const leaves = await queries.forward(0, 1_000)
    return leaves.flatMap(({ text }) => (text === undefined ? [] : [JSON.parse(text) as Entry]))
  }
  const calls = async () => (await texts()).filter(({ kind }) => kind.startsWith('exchange.')).length
  const announcements = async () =>
    (await texts()).flatMap(({ kind, data }) =>
      kind === 'entries.removed' ? [(data as EntryData['entries.removed']).leaves] : [],
    )

  async function expectNothingFound(): Promise<void> {
    await look('at the end')
    for (const { at, lines } of begun) await judge(at, lines)
    expect(found).toEqual([])
  }

  it('verify finds nothing wrong, nor does an export of then, read at once or later', async () => {
    expect(await removeOld(options())).toBe(20)
    expect(await calls()).toBe(2)
    // Two announcements of two pages, each before its own and after those before.
    expect(await announcements()).toEqual([[[1, 11]], [[12, 9]]])
    expect(steps).toBe(14)
    await expectNothingFound()
  })

  it('what a hold is placed on after it was announced is kept', async () => {
    let isPlaced = false
    const held: Holds = {
      ...everybody,
      version: 'held',
      holds: (entry) => JSON.stringify(entry).includes('"exc_3"'),
    }
    const removed = await removeOld(
      options({
        holding: (run) => run(isPlaced ? held : everybody),
        async append(entry) {
          await node.append(entry)
          isPlaced = true
        },
      }),
    )
    expect(removed).toBe(18)
    expect(await calls()).toBe(4)
    await expectNothingFound()
  })

  it('what a hold that is lifted kept is announced before it goes', async () => {
    let isLifted = false
    const held: Holds = {
      ...everybody,
      version: 'held',
      holds: (entry) => JSON.stringify(entry).includes('"exc_3"'),
    }
    const removed = await removeOld(
      options({
        holding: (run) => run(isLifted ? everybody : held),
        async append(entry) {
          await node.append(entry)
          isLifted = true
        },
      }),
    )
    expect(removed).toBe(20)
    // Of the first page all was announced before; the next one begins with what was held.
    expect((await announcements()).flat()).toEqual([
      [1, 6],
      [9, 3],
      [6, 12],
      [18, 3],
    ])
    await expectNothingFound()
  })

  it('holds that are lifted each time something was announced end the round', async () => {
    let pages = 0
    // A page that is looked at to be removed, and two to be announced.
    const holding: Holding = (run) => run({ ...everybody, holds: () => pages++ % 18 >= 6 })
    await expect(removeOld(options({ holding }))).rejects.toThrow('holds changed each time')
    expect(await calls()).toBe(22)
  })

  it.each(['before', 'after'])(
    'a store that fails %s it empties a page is no loss to the next round',
    async (when) => {
      const remove: RemovalOptions['writer']['remove'] = async (removal) => {
        if (when === 'after') await node.remove(removal)
        throw new Error('the store failed')
      }
      await expect(removeOld(options({ writer: { remove, erased: node.erased } }))).rejects.toThrow(
        'the store failed',
      )
      await look('after the failure')
      expect(await removeOld(options())).toBe(when === 'after' ? 15 : 20)
      expect(await calls()).toBe(2)
      await expectNothingFound()
    },
  )

  it('an announcement that is durable and never covered removes nothing, and says so after a minute', async () => {
    const covered = () =>
      untilCovered({
        read: store.sql.read,
        boot: node.boot,
        clock,
        // Another node signs, and has died.
        writer: { cover: async () => clock.advance(20_000) },
      })
    await expect(removeOld(options({ covered }))).rejects.toThrow('no checkpoint has covered')
    expect(await calls()).toBe(22)
    await node.cover()
    expect(await removeOld(options())).toBe(20)
    await expectNothingFound()
  })

  it('rounds that no checkpoint comes for say once what is due, and the first after that removes it', async () => {
    let announced = 0
    const round = options({
      append: async (entry) => {
        announced += 1
        await node.append(entry)
      },
    })
    const covered = () => Promise.reject(new Error('no checkpoint'))
    for (let hour = 0; hour < 3; hour += 1)
      await expect(removeOld({ ...round, covered })).rejects.toThrow('no checkpoint')
    expect(announced).toBe(1)
    expect(await removeOld(round)).toBe(20)
    await expectNothingFound()
  })

  it('who stops it in mid-wait is not waited for, and nothing is removed', async () => {
    const stopping = new AbortController()
    const { signal } = stopping
    const writer = { cover: async () => stopping.abort() }
    const covered = () => untilCovered({ read: store.sql.read, boot: node.boot, clock, writer, signal })
    expect(await removeOld(options({ covered, signal }))).toBe(0)
    expect(await calls()).toBe(22)
    await expectNothingFound()
  })

  it('another node that gives leaves and signs is waited for', async () => {
    if (store.storage.kind !== 'postgres') return
    const lease = { held: async () => false, close: async () => undefined }
    const alone = { findDead: () => new Set<string>() }
    const other = await openNode({ boot: 'boot_b', storage: store.storage, clock, lease, ...alone })
    let asked = 0
    const writer = {
      async cover() {
        await other.cover()
        await look('before the other node is there')
        // Its rounds come when they come.
        if (++asked % 2 === 0) await node.cover()
      },
    }
    const covered = () => untilCovered({ read: store.sql.read, boot: other.boot, clock, writer })
    const removed = await removeOld(
      options({ append: (entry) => other.append(entry), writer: other, covered, announcedPages: 3 }),
    )
    expect(removed).toBe(20)
    expect(await announcements()).toHaveLength(2)
    await other.close()
    await expectNothingFound()
  })
})
