import { randomBytes } from 'node:crypto'
import { encodeNewEntry, type StoredEntry } from '@sekisho/ledger'
import { expect, test } from 'vitest'
import { admitted, membershipSeen, personCreated, refused, settled } from '../testing/entries.ts'
import { entryRows } from '../writer/entry-rows.ts'
import { createHands, type Hands } from './hands.ts'
import { joinBytes } from './joined.ts'
import { shareNames } from './shared-names.ts'
import { textsJob, textsOf } from './texts.ts'

const boot = 'boot_a'

/** A page with every kind of row: plain, removed, of another boot, of another place, and unreadable. */
function someRows(): StoredEntry[] {
  const texts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => encodeNewEntry(personCreated(`per_${name}`)))
  const rows = [
    ...entryRows(texts, { boot, seq: 0, prev: '' }),
    ...entryRows(texts, { boot: 'boot_b', seq: 6, prev: 'x'.repeat(43) }),
  ]
  return rows.map(({ leaf_hash: leafHash, body }, seq) => {
    if (seq === 2) return { seq, leafHash, body: new Uint8Array() }
    if (seq === 3) return { seq, leafHash, body: Buffer.from('{"v":1}') }
    return { seq: seq === 4 ? 40 : seq, leafHash, body }
  })
}

const salt = Uint8Array.from(randomBytes(32))

function foldJob(leafFrom: number) {
  const entries = [
    settled('exc_before'),
    admitted('exc_1'),
    settled('exc_1', { conversation: 'c1' }),
    refused('exc_2'),
    membershipSeen('m1'),
    admitted('exc_open'),
  ]
  const rows = entryRows(entries.map(encodeNewEntry), { boot, seq: 0, prev: '' })
  const leaves = Float64Array.from(rows, (_, index) => leafFrom + index)
  return { type: 'fold', leaves, until: 1_000, salt, ...joinBytes(rows.map(({ body }) => body)) } as const
}

async function withHands<Result>(own: number, use: (hands: Hands) => Promise<Result>): Promise<Result> {
  const hands = createHands({ own })
  try {
    return await use(hands)
  } finally {
    await hands.close()
  }
}

/** The same values, whatever kind of byte array they are in. */
const shown = (value: unknown) =>
  JSON.stringify(value, function (this: Record<string, unknown>, name, part: unknown) {
    // What is there before a Buffer makes its own JSON of itself.
    const held = this[name]
    if (held instanceof Uint8Array) return Buffer.from(held).toString('hex')
    if (held instanceof Map) return [...held]
    return typeof part === 'bigint' ? String(part) : part
  })

test('threads read the texts of a page as this thread does', async () => {
  const read = async (hands: Hands) => {
    const pages = Array.from({ length: 12 }, someRows)
    const answers = await Promise.all(pages.map((rows) => hands.do(textsJob(boot, rows))))
    return pages.map((rows, index) => {
      const answer = answers[index]
      return answer && [...textsOf(boot, rows, answer)]
    })
  }
  const here = await withHands(100, read)
  expect(here[0]?.map((text) => (text === undefined ? 'removed' : 'boot' in text))).toEqual([
    true,
    true,
    'removed',
    false,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
    true,
  ])
  expect(shown(await withHands(0, read))).toEqual(shown(here))
})

test('threads count entries and rows of the index as this thread does', async () => {
  const names = shareNames(
    new Map([
      [1, 'exchange.settled'],
      [2, 'per_1'],
    ]),
  )
  const index = {
    type: 'index',
    text: '1795348800000,4,1,2,0,0,0,0,77,1795348800000,5,1,9,0,0,0,0,0',
    names,
    salt,
  } as const
  const count = async (hands: Hands) => [
    ...(await Promise.all([0, 1_000].map((from) => hands.do(foldJob(from))))),
    ...(await Promise.all([index, index].map((job) => hands.do(job)))),
  ]
  const here = await withHands(100, count)
  expect(here[0]).toMatchObject({
    opened: [{ exchange: 'exc_open' }],
    settled: [{ data: { exchange: 'exc_before' } }],
  })
  // Past the cursor nothing is counted.
  expect(here[1]).toMatchObject({ opened: [], settled: [], memberships: [] })
  expect(shown(await withHands(0, count))).toEqual(shown(here))
})

test('a job that a thread cannot do is told to who asked, and so is every one after it', async () => {
  await withHands(0, async (hands) => {
    const broken = { type: 'fold', leaves: Float64Array.of(0), until: 1, salt } as const
    const job = () => ({ ...broken, ...joinBytes([Buffer.from('{')]) })
    for (let turn = 0; turn < hands.width; turn++) await expect(hands.do(job())).rejects.toThrow(Error)
  })
})
