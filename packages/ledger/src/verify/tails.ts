import type { StoredBoot } from './reader.ts'
import type { Walk } from './ranges.ts'
import { describeGap } from './missing.ts'

/** Checks what no range has given a leaf yet, boot by boot, and that each boot has as many leaves as the store says. */
export async function checkTails(boots: readonly StoredBoot[], walk: Walk): Promise<void> {
  for (const { boot, sequenced } of boots) {
    const leaves = walk.next.get(boot) ?? 0
    if (sequenced === undefined) {
      walk.report({ what: 'inserted', boot, seq: leaves, detail: 'the store does not know this boot' })
    } else if (sequenced !== leaves) {
      const what = sequenced > leaves ? 'missing' : 'range'
      const detail = `the store says that ${sequenced} of its entries have a leaf, the ranges give ${leaves}`
      walk.report({ what, boot, seq: Math.min(sequenced, leaves), detail })
    }
    await checkTail(boot, leaves, walk)
  }
}

async function checkTail(boot: string, leaves: number, walk: Walk): Promise<void> {
  const chain = walk.chain(boot)
  let expected = leaves
  for (let entry = await chain.take(); entry; entry = await chain.take()) {
    const { seq } = entry
    walk.entries += 1
    if (seq < expected) walk.report({ what: 'inserted', boot, seq, detail: 'no range gives it a leaf' })
    else if (seq > expected) {
      walk.report({
        what: 'missing',
        boot,
        seq: expected,
        detail: describeGap(seq - expected),
      })
    }
    if (entry.removed) {
      walk.report({ what: 'missing', boot, seq, detail: 'its text is gone before it had a leaf' })
    }
    if (entry.problem) walk.report({ boot, seq, ...entry.problem })
    expected = Math.max(expected, seq + 1)
  }
}
