import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRemoved } from './removed.ts'

const leaves = fc.uniqueArray(fc.nat(80)).map((all) => all.toSorted((a, b) => a - b))
const runs = fc.array(fc.tuple(fc.nat(80), fc.integer({ min: 1, max: 12 })))

const spread = (all: readonly (readonly [number, number])[]) =>
  all.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i))

it('explains exactly the emptied leaves that some entry names', () => {
  fc.assert(
    fc.property(leaves, fc.array(runs), (emptied, entries) => {
      const removed = createRemoved()
      for (const leaf of emptied) removed.emptied(leaf)
      for (const entry of entries) removed.declared(entry)
      const named = new Set(entries.flatMap(spread))
      const open = emptied.filter((leaf) => !named.has(leaf))
      expect(removed).toMatchObject({ count: emptied.length, open: open.length })
      expect(spread([...removed.unexplained()])).toEqual(open)
    }),
  )
})

it('tells so of leaves far apart, across the pages in which they are kept', () => {
  const leaf = fc.integer({ min: 8_100, max: 12_400 })
  const far = fc.uniqueArray(leaf, { maxLength: 300 }).map((all) => all.toSorted((a, b) => a - b))
  const wide = fc.array(fc.tuple(leaf, fc.integer({ min: 1, max: 9_000 })))
  fc.assert(
    fc.property(far, wide, (emptied, runs) => {
      const removed = createRemoved()
      for (const each of emptied) removed.emptied(each)
      removed.declared(runs)
      const isNamed = (each: number) => runs.some(([first, count]) => each >= first && each < first + count)
      expect(spread([...removed.unexplained()])).toEqual(emptied.filter((each) => !isNamed(each)))
    }),
  )
})

it('is not kept busy by a run without end', () => {
  const removed = createRemoved()
  removed.emptied(3)
  removed.emptied(5_000)
  removed.declared([[4, Number.MAX_SAFE_INTEGER]])
  expect([...removed.unexplained()]).toEqual([[3, 1]])
})

it('takes any number of runs in one entry, which whoever forged it chose', () => {
  const removed = createRemoved()
  removed.emptied(3)
  removed.declared(Array.from({ length: 300_000 }, (_, leaf) => [2 * leaf, 1]))
  expect([...removed.unexplained()]).toEqual([[3, 1]])
})

it.each([
  undefined,
  null,
  'x',
  3,
  {},
  [3, 1],
  [[3]],
  [[3, 0]],
  [[3, -1]],
  [['3', 1]],
  [[3.5, 1]],
  [[2, 1]],
  [[3, Infinity]],
])('takes %j for no explanation', (leaves) => {
  const removed = createRemoved()
  removed.emptied(3)
  removed.declared(leaves)
  expect([...removed.unexplained()]).toEqual([[3, 1]])
})
