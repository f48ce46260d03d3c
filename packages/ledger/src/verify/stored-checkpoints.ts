import { equalBytes } from '../hash.ts'
import { faultOf, type KeyChain } from './key-chain.ts'
import { readRows } from './pages.ts'
import type { Walk } from './ranges.ts'
import type { LedgerProblem, LedgerReader } from './reader.ts'
import type { Saved } from './saved.ts'

interface Options {
  reader: LedgerReader
  /** kept elsewhere */
  saved: readonly Saved[]
  keys: KeyChain
  walk: Walk
  report: (problem: LedgerProblem) => void
}

type Place = { boot: string; seq: number } | undefined

/** Compares stored checkpoints, and those kept elsewhere, with the tree as it passes their sizes. */
export function createStoredCheckpoints({ reader, saved, keys, walk, report }: Options) {
  const rows = readRows(
    (after, limit) => reader.checkpoints(after, limit),
    ({ size }) => size,
  )
  const savedBySize = Map.groupBy(saved, ({ size }) => size)
  let vouched: { size: number; entry?: { boot: string; seq: number } } | undefined
  let stored = 0
  /** size of the stored checkpoint that comes next */
  let due = 0

  /** A node signs one in its first round, before it takes a call; what has a leaf by then is each boot's start. */
  function checkPresence(): void {
    const served = [...walk.next.values()].some((leaves) => leaves > 1)
    if (!served || stored > 0) return
    report({ what: 'checkpoint', detail: 'no checkpoint is stored, and a server that runs always signs one' })
  }

  async function checkStored(upTo: number): Promise<void> {
    for (let row = await rows.peek(); row && row.size <= upTo; row = await rows.peek()) {
      await rows.take()
      stored += 1
      const { size, note } = row
      const detail = await judge(note, { size, keys, walk })
      if (detail !== undefined) report({ what: 'checkpoint', leaf: size - 1, detail })
    }
    due = (await rows.peek())?.size ?? Infinity
  }

  async function checkSaved({ note, size, root }: Saved, entry: Place): Promise<void> {
    const fault = await faultOf(keys.open(note))
    const matches = fault === undefined && equalBytes(root, walk.tree.root())
    if (matches) vouched = { size, ...(entry ? { entry } : {}) }
    else {
      const wrong = 'the given checkpoint has another root'
      const detail = fault === undefined ? wrong : `the given checkpoint cannot be used: ${fault}`
      report({ what: 'checkpoint', leaf: size - 1, detail })
    }
  }

  async function checkSize(size: number, entry: Place): Promise<void> {
    if (size >= due) await checkStored(size)
    for (const each of savedBySize.get(size) ?? []) await checkSaved(each, entry)
  }

  return {
    /** A promise only where there is something to check, which is seldom. */
    onLeaf(entry: Place): Promise<void> | undefined {
      const { size } = walk.tree
      if (size >= due || savedBySize.has(size)) return checkSize(size, entry)
      return undefined
    },
    async rest(): Promise<void> {
      await checkStored(Infinity)
      checkPresence()
      const { size } = walk.tree
      for (const each of saved.filter((kept) => kept.size > size)) {
        const detail = `the given checkpoint covers ${each.size} entries, the ledger has ${size}`
        report({ what: 'missing', leaf: size, detail })
      }
    },
    vouched: () => vouched,
  }
}

/** What is wrong with a stored checkpoint; undefined: nothing. */
async function judge(
  note: string,
  { size, keys, walk }: { size: number; keys: KeyChain; walk: Walk },
): Promise<string | undefined> {
  const label = `the stored checkpoint of size ${size}`
  const opening = keys.open(note)
  const fault = await faultOf(opening)
  if (fault !== undefined) return `${label} cannot be used: ${fault}`
  const checkpoint = await opening
  if (checkpoint.size !== size) return `${label} says ${checkpoint.size}`
  if (size > walk.tree.size) return `${label} covers more than the ${walk.tree.size} entries that are there`
  // Passed over without a look: inside a range that is already reported.
  if (size < walk.tree.size) return undefined
  if (!equalBytes(checkpoint.root, walk.tree.root())) return `${label} has another root than its entries`
  const unaccepted = await faultOf(keys.accept(note))
  return unaccepted === undefined ? undefined : `${label} cannot be used: ${unaccepted}`
}
