import { createFrontier, FrontierError, type Frontier } from '../frontier.ts'
import { equalBytes, type Sha256 } from '../hash.ts'
import type { Chain, JudgedEntry } from './chain.ts'
import type { LedgerProblem, StoredRange } from './reader.ts'
import type { Removed } from './removed.ts'
import { describeGap } from './missing.ts'

/** A walk over the whole ledger in leaf order. */
export interface Walk {
  readonly sha256: Sha256
  report(problem: LedgerProblem): void
  /** the recomputed tree */
  tree: Frontier
  /** per boot, the seq that comes next */
  readonly next: Map<string, number>
  /** entries read so far */
  entries: number
  chain(boot: string): Chain
  /** called with each sound entry that has a leaf, in leaf order */
  take(entry: JudgedEntry, leaf: number): Promise<void> | undefined
  readonly removed: Removed
  /** called after each leaf went into the tree */
  onLeaf(entry: { boot: string; seq: number } | undefined): Promise<void> | undefined
}

/** Takes one range: its entries go into the tree, and the tree must then be what the range says. */
export async function checkRange(range: StoredRange, walk: Walk): Promise<void> {
  const { boot, firstLeaf, firstSeq, count } = range
  let sound = checkPlace(range, walk)
  if (!sound && firstSeq < (walk.next.get(boot) ?? 0)) return
  const chain = walk.chain(boot)
  let seq = firstSeq
  while (seq < firstSeq + count) {
    const leaf = firstLeaf + seq - firstSeq
    const peeked = chain.peek()
    const entry = peeked instanceof Promise ? await peeked : peeked
    if (!entry || entry.seq > seq) {
      const until = Math.min(entry?.seq ?? Infinity, firstSeq + count)
      walk.report({
        what: 'missing',
        boot,
        seq,
        leaf,
        detail: describeGap(until - seq),
      })
      sound = false
      seq = until
      continue
    }
    void chain.take()
    walk.entries += 1
    if (entry.seq < seq) {
      walk.report({ what: 'inserted', boot, seq: entry.seq, detail: 'no range gives it a leaf' })
      sound = false
      continue
    }
    if (entry.problem) {
      const { time } = entry.says
      walk.report({ boot, seq, leaf, ...(time === undefined ? {} : { time }), ...entry.problem })
      sound = false
    }
    walk.tree.append(entry.hash)
    if (entry.removed) walk.removed.emptied(leaf)
    if (sound) {
      const taking = entry.removed ? undefined : walk.take(entry, leaf)
      if (taking) await taking
      walk.removed.declared(entry.says.removes)
      const checking = walk.onLeaf({ boot, seq })
      if (checking) await checking
    }
    seq += 1
  }
  walk.next.set(boot, seq)
  await checkFrontier(range, walk, sound)
}

function checkPlace({ boot, firstLeaf, firstSeq, count }: StoredRange, walk: Walk): boolean {
  const { size } = walk.tree
  const expected = walk.next.get(boot) ?? 0
  if (firstLeaf !== size) {
    const what = firstLeaf > size ? 'missing' : 'inserted'
    walk.report({
      what,
      boot,
      seq: firstSeq,
      leaf: size,
      detail: `the range at leaf ${firstLeaf} follows leaf ${size - 1}`,
    })
    return false
  }
  if (firstSeq === expected && count > 0) return true
  const detail = count > 0 ? `its first seq is ${firstSeq}, not ${expected}` : `it has ${count} entries`
  walk.report({
    what: 'range',
    boot,
    seq: expected,
    leaf: firstLeaf,
    detail: `the range at leaf ${firstLeaf}: ${detail}`,
  })
  return false
}

async function checkFrontier(range: StoredRange, walk: Walk, sound: boolean): Promise<void> {
  const { boot, firstLeaf, firstSeq, count, frontier } = range
  if (sound && equalBytes(frontier, walk.tree.toBytes())) return
  if (sound) {
    const alone = count > 0 && (await walk.chain(boot).peek()) === undefined
    // Every entry but the last of a boot is vouched for by the one that follows it.
    const seq = alone ? firstSeq + count - 1 : firstSeq
    const leaf = firstLeaf + seq - firstSeq
    walk.report({
      what: 'range',
      boot,
      seq,
      leaf,
      detail: `the range at leaf ${firstLeaf} has another frontier than its entries`,
    })
    return
  }
  // What was reported explains a difference; go on from what the store says the tree was.
  walk.tree = storedTree(range, walk) ?? walk.tree
  await walk.onLeaf({ boot, seq: firstSeq + count - 1 })
}

function storedTree({ firstLeaf, count, frontier }: StoredRange, walk: Walk): Frontier | undefined {
  try {
    const tree = createFrontier(walk.sha256, frontier)
    return tree.size === firstLeaf + count ? tree : undefined
  } catch (error) {
    if (error instanceof FrontierError) return undefined
    throw error
  }
}
