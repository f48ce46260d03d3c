import type { Entry, EntryKind, NewEntry } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { conversationHash } from '../conversation-id.ts'
import { admitted, membershipSeen, noon, refused, settled } from '../testing/entries.ts'
import { openNode, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { createQueries, type Queries } from './queries.ts'
import { maxScanned } from './search-pages.ts'
import { SearchCursorInvalid } from './search-key.ts'
import { SearchOrderInvalid } from './search.ts'
import type { Search } from './search-terms.ts'

const monthMs = 31 * 86_400_000
const people = ['per_1', 'per_2', 'svc_1'] as const
const models = ['claude-opus-5', 'claude-haiku-5-5'] as const
const conversations = [undefined, 'c1', 'c2'] as const
const times = [0, 1, 1_000, monthMs, 2 * monthMs] as const

const anyEntry: fc.Arbitrary<NewEntry> = fc
  .record({
    what: fc.constantFrom('call', 'lost call', 'refusal', 'person', 'system'),
    person: fc.constantFrom(...people),
    other: fc.constantFrom(...people),
    model: fc.constantFrom(...models),
    conversation: fc.constantFrom(...conversations),
    project: fc.constantFrom(undefined, 'prj_1'),
    after: fc.constantFrom(...times),
  })
  .map(({ what, person, other, model, conversation, project, after }): NewEntry => {
    const time = noon + after
    const actor = { type: 'person', id: person } as const
    const system = { type: 'system' } as const
    const entries: Record<typeof what, NewEntry> = {
      call: { ...settled('exc_1', { person, model, conversation, project }, time), actor },
      'lost call': {
        ...settled('exc_1', { person, model, conversation, outcome: 'lost' }, time),
        actor: system,
      },
      refusal: { ...refused('exc_2', time), actor },
      person: { kind: 'person.created', time, actor, data: { person: other, after: {} } },
      system: { ...membershipSeen('m'), time, actor: system },
    }
    return entries[what]
  })

const kinds: readonly EntryKind[] = [
  'exchange.settled',
  'exchange.refused',
  'person.created',
  'node.started',
  'month.closed',
]
const anySearch = fc.record(
  {
    person: fc.constantFrom(...people, 'per_nobody'),
    actor: fc.constantFrom(...people, 'system', 'operator'),
    kinds: fc.subarray([...kinds], { minLength: 1 }),
    model: fc.constantFrom(...models, 'none'),
    code: fc.constantFrom('completed', 'lost', 'model_not_allowed'),
    project: fc.constant('prj_1'),
    conversation: fc.constantFrom(conversationHash('per_1', 'c1'), conversationHash('svc_1', 'c2')),
    since: fc.constantFrom(...times.map((after) => noon + after)),
    until: fc.constantFrom(...times.map((after) => noon + after)),
  },
  { requiredKeys: [] },
)

/** What a search means, said without an index. */
function isFound({ kind, time, actor, data }: Entry, query: Omit<Search, 'order' | 'limit'>): boolean {
  // Sound: these fields are texts in every kind that has them.
  const fields = data as unknown as Readonly<Record<string, string | undefined>>
  const doer = 'id' in actor ? actor.id : actor.type
  const subject = fields['person'] ?? ('id' in actor ? actor.id : '')
  const session = fields['conversation']
  const conversation = session === undefined ? '' : conversationHash(subject, session)
  const { since = 0, until = Infinity } = query
  return (
    kind !== 'exchange.admitted' &&
    time >= since &&
    time < until &&
    (query.kinds?.includes(kind) ?? true) &&
    [subject, doer, undefined].includes(query.person) &&
    [doer, undefined].includes(query.actor) &&
    [fields['model'], undefined].includes(query.model) &&
    [fields['code'] ?? fields['outcome'], undefined].includes(query.code) &&
    [fields['project'], undefined].includes(query.project) &&
    [conversation, undefined].includes(query.conversation)
  )
}

describe.each(await testDatabases())('searching a ledger on $name', (database) => {
  let store: TestStore
  let node: TestNode
  let queries: Queries
  let boots = 0

  beforeEach(async () => {
    store ??= await openTestStore(await database.open())
    await store.empty()
    await begin()
  })
  afterEach(() => node.close())
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  async function begin(): Promise<void> {
    node = await openNode({ boot: `boot_${String(boots++).padStart(6, '0')}`, storage: store.storage })
    queries = createQueries(store.sql.read, node.catchUp)
  }

  async function pages(query: Omit<Search, 'cursor'>): Promise<number[]> {
    const seqs: number[] = []
    let cursor: string | undefined
    do {
      const page = await queries.search({ ...query, cursor })
      expect(page.entries.length).toBeLessThanOrEqual(query.limit)
      seqs.push(...page.entries.map(({ entry }) => entry.seq))
      cursor = page.next
    } while (cursor !== undefined)
    return seqs
  }

  test('finds what a look at each entry finds, in order of time, in pages of any size, projected or not', async () => {
    const chunks = fc.array(fc.array(anyEntry, { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 3,
    })
    const searches = fc.array(anySearch, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(chunks, searches, fc.integer({ min: 1, max: 9 }), async (parts, queried, limit) => {
        await node.close()
        await store.empty()
        await begin()
        const admissions = [settled('exc_1'), admitted('exc_1')]
        for (const [at, part] of parts.entries()) {
          if (at > 0) await node.catchUp()
          await node.append(...admissions.slice(1), ...part)
        }
        const all = (await store.entriesOf(node.boot)).map(({ entry }) => entry)
        for (const query of queried) {
          const expected = all
            .filter((entry) => isFound(entry, query))
            .toSorted((a, b) => a.time - b.time || a.seq - b.seq)
            .map(({ seq }) => seq)
          expect(await pages({ ...query, order: 'oldest', limit })).toEqual(expected)
          expect(await pages({ ...query, order: 'newest', limit })).toEqual(expected.toReversed())
        }
      }),
      { numRuns: 40 },
    )
  })

  test('gives the leaf of an entry once it has one, and the text that was written', async () => {
    await node.append(refused('exc_1'))
    const search = () => queries.search({ code: 'model_not_allowed', order: 'newest', limit: 5 })
    expect((await search()).entries).toMatchObject([{ leaf: undefined, entry: { seq: 1 } }])
    await node.catchUp()
    expect((await search()).entries).toMatchObject([{ leaf: 1, entry: { data: { exchange: 'exc_1' } } }])
  })

  test('goes on behind an entry that is named by its place', async () => {
    await node.append(refused('exc_1'), refused('exc_2'), refused('exc_3'))
    const seqs = async (behind: number) =>
      (await queries.search({ kinds: ['exchange.refused'], order: 'newest', limit: 5, behind })).entries.map(
        ({ entry }) => entry.seq,
      )
    expect([await seqs(3), await seqs(99)]).toEqual([
      [2, 1],
      [3, 2, 1],
    ])
    await node.catchUp()
    expect([await seqs(3), await seqs(1)]).toEqual([[2, 1], []])
  })

  test('finds admissions by walking back, and in no other order', async () => {
    await node.append(admitted('exc_1', { conversation: 'c1' }), settled('exc_1'), admitted('exc_2'))
    await node.catchUp()
    const query = { kinds: ['exchange.admitted'], limit: 1 } as const
    expect(await pages({ ...query, order: 'newest' })).toEqual([3, 1])
    const conversation = conversationHash('per_1', 'c1')
    expect(await pages({ ...query, conversation, order: 'newest' })).toEqual([1])
    await expect(queries.search({ ...query, order: 'oldest' })).rejects.toThrow(SearchOrderInvalid)
  })

  test('takes names of any characters and any length from whoever writes them', async () => {
    const names = ['a\0b', '\uD800', '\uFFFD', 'モデル', 'x'.repeat(500), `${'y'.repeat(199)}😀`]
    await node.append(...names.map((model) => settled('exc_1', { model, person: model })))
    await node.catchUp()
    for (const model of names) {
      const { entries } = await queries.search({ model, person: model, order: 'newest', limit: 9 })
      expect(entries.map(({ entry }) => (entry as Entry<'exchange.settled'>).data.model)).toContain(
        // Written as UTF-8, where half a character is none.
        model.toWellFormed(),
      )
    }
  })

  test('looks at a bounded number of entries a page, and goes on where it stopped', async () => {
    const by = (person: string) => ({ actor: { type: 'person', id: person } as const })
    const rare = settled('exc_0', { project: 'prj_1' }, noon)
    // Two branches: what is about the person, and what they did; the second ends before the first is looked through.
    await node.append(rare, { ...rare, ...by('per_1'), data: { ...rare.data, person: 'per_2' } })
    const many = Array.from({ length: maxScanned({ column: undefined }) + 50 }, (_, at) =>
      settled('exc_1', {}, noon + 1 + at),
    )
    for (let at = 0; at < many.length; at += 1_000) await node.append(...many.slice(at, at + 1_000))
    await node.catchUp()
    for (const query of [{ person: 'per_1' }, {}]) {
      const first = await queries.search({ ...query, project: 'prj_1', order: 'newest', limit: 1 })
      expect(first).toMatchObject({ entries: [], next: expect.any(String) })
      expect(await pages({ ...query, project: 'prj_1', order: 'newest', limit: 1 })).toEqual([2, 1])
      expect(await pages({ ...query, project: 'prj_1', order: 'oldest', limit: 2 })).toEqual([1, 2])
    }
  })

  test('refuses a cursor that no search gave', async () => {
    for (const cursor of ['', '7', '1-', '1-2-3', '-1-2', `${'9'.repeat(16)}-1`]) {
      await expect(queries.search({ order: 'newest', limit: 1, cursor })).rejects.toThrow(SearchCursorInvalid)
    }
  })
})
