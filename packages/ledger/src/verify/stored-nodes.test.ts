import { expect, test } from 'vitest'
import type { LedgerProblem, StoredNode } from './reader.ts'
import { createStoredNodes } from './stored-nodes.ts'

const hashOf = (level: number, idx: number) => Uint8Array.of(level, idx & 255, idx >> 8)

/** What is found when leaves are there for `tiles` roots over 256, and the store keeps these. */
async function findings(
  tiles: number,
  kept: (rows: Map<number, StoredNode[]>) => void,
): Promise<LedgerProblem[]> {
  const found: LedgerProblem[] = []
  const rows = new Map([1, 2].map((level) => [level, nodesOf(level, Math.floor(tiles / 256 ** (level - 1)))]))
  kept(rows)
  const nodes = async (level: number, after: number | undefined, limit: number) =>
    (rows.get(level) ?? []).filter(({ idx }) => after === undefined || idx > after).slice(0, limit)
  const stored = createStoredNodes({ nodes, report: (problem) => void found.push(problem) })
  for (let tile = 0; tile < tiles; tile++) {
    stored.made(7, tile * 2, new Uint8Array())
    stored.made(8, tile, hashOf(1, tile))
    if ((tile + 1) % 256 === 0) stored.made(16, (tile + 1) / 256 - 1, hashOf(2, (tile + 1) / 256 - 1))
    if (tile % 100 === 0) await stored.check()
  }
  await stored.end()
  return found
}

function nodesOf(level: number, count: number): StoredNode[] {
  return Array.from({ length: count }, (_, idx) => ({ idx, hash: hashOf(level, idx) }))
}

test('roots that are those of the entries are in order, also where the last ones are not made yet', async () => {
  expect(await findings(600, () => undefined)).toEqual([])
  expect(await findings(600, (rows) => rows.get(1)?.splice(550))).toEqual([])
  expect(await findings(600, (rows) => rows.clear())).toEqual([])
})

test.each([
  [
    'an altered root',
    (rows: Map<number, StoredNode[]>) => rows.get(1)?.splice(300, 1, { idx: 300, hash: hashOf(1, 3) }),
    { leaf: 76_800, detail: 'the kept root over leaves 76800 to 77055 is not theirs' },
  ],
  [
    'a root that was taken away',
    (rows: Map<number, StoredNode[]>) => rows.get(1)?.splice(2, 1),
    { leaf: 512, detail: 'the kept root over leaves 512 to 767 is missing' },
  ],
  [
    'a root beyond the tree',
    (rows: Map<number, StoredNode[]>) => rows.get(1)?.push({ idx: 600, hash: hashOf(1, 600) }),
    { leaf: 153_600, detail: 'the kept root over leaves 153600 to 153855 has no such leaves' },
  ],
  [
    'an altered root of a higher level',
    (rows: Map<number, StoredNode[]>) => rows.get(2)?.splice(1, 1, { idx: 1, hash: hashOf(1, 1) }),
    { leaf: 65_536 },
  ],
  [
    'a last root of a higher level that was taken away',
    (rows: Map<number, StoredNode[]>) => rows.get(2)?.pop(),
    { leaf: 65_536, detail: 'the kept root over leaves 65536 to 131071 is missing' },
  ],
  [
    'a root of a level that has none yet',
    (rows: Map<number, StoredNode[]>) => rows.set(3, [{ idx: 0, hash: hashOf(3, 0) }]),
    { leaf: 0 },
  ],
])('%s is found and named', async (_, change, problem) => {
  expect(await findings(600, change)).toMatchObject([{ what: 'node', ...problem }])
})
