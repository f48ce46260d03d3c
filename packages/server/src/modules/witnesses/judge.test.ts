import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { createTestTree, type TestTree } from './testing/tree.ts'

const most = 40
let ours: TestTree
let theirs: TestTree

beforeAll(async () => {
  ours = await createTestTree(most)
  theirs = await createTestTree(most, { seed: 'another history' })
})

const size = fc.integer({ min: 0, max: most })
const at = async (tree: TestTree, leaves: number) => checkpointOf(await tree.note(leaves))

describe('a witness', () => {
  test('that holds an earlier checkpoint, or the same, does not contradict', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, async (one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
        const compared = { held: await at(ours, earlier), own: await at(ours, later), acknowledged: earlier }
        expect(await judge(compared, ours)).toBeUndefined()
      }),
    )
  })

  test('that holds more than the ledger has is ahead, also when the ledger has nothing', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.integer({ min: 1, max: most }), async (own, more) => {
        fc.pre(own + more <= most)
        const held = await at(ours, own + more)
        const found = await judge({ held, own: await at(ours, own), acknowledged: 0 }, ours)
        expect(found).toMatchObject({ what: 'ahead', witnessSize: own + more, ownSize: own })
      }),
    )
    const held = await at(ours, 3)
    expect(await judge({ held, own: undefined, acknowledged: 0 }, ours)).toMatchObject({
      what: 'ahead',
      ownSize: 0,
    })
  })

  test('that holds another history is a fork, at any size both have', async () => {
    const some = fc.integer({ min: 1, max: most })
    await fc.assert(
      fc.asyncProperty(some, some, async (one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)]
        const held = await at(theirs, earlier)
        const found = await judge({ held, own: await at(ours, later), acknowledged: 0 }, ours)
        expect(found).toMatchObject({ what: 'fork', witnessSize: earlier, ownSize: later })
      }),
    )
  })

  test('that no longer holds what it acknowledged is behind', async () => {
    const own = await at(ours, 20)
    expect(await judge({ held: await at(ours, 9), own, acknowledged: 10 }, ours)).toMatchObject({
      what: 'behind',
      witnessSize: 9,
      ownSize: 10,
    })
    expect(await judge({ held: undefined, own, acknowledged: 10 }, ours)).toMatchObject({ witnessSize: 0 })
  })

  test('that holds nothing and never acknowledged anything does not contradict', async () => {
    expect(await judge({ held: undefined, own: undefined, acknowledged: 0 }, ours)).toBeUndefined()
  })
})
