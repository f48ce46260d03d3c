import type { IndexRow } from '../index-row.ts'
import { indexColumns } from '../queries/index-rows.ts'
import type { Names, SharedNames } from './shared-names.ts'
import { addCounts, createSums } from './sums.ts'

/** A page of the index, as a thread is given it. */
export interface IndexJob {
  type: 'index'
  /** numbers with commas between, as `indexPages` gives them */
  text: string
  names: SharedNames
  salt: Uint8Array
}

export interface SummedIndex {
  type: 'index'
  days: ReadonlyMap<string, bigint>
}

export function sumIndex({ text, salt }: IndexJob, names: Names): SummedIndex {
  const sums = createSums(salt)
  // A number that has no name stands for something else than any name.
  const nameOf = (number: number) => names.get(number) ?? `?${number}`
  const numbers = text.split(',')
  const width = indexColumns.length
  const index: IndexRow[] = []
  for (let at = 0; at < numbers.length; at += width) {
    const [time = 0, leaf = 0, kind = 0, person = 0, actor = 0, ...rest] = numbers
      .slice(at, at + width)
      .map(Number)
    const [model = 0, code = 0, project = 0, conversation = 0] = rest
    const named = { kind: nameOf(kind), person: nameOf(person), actor: nameOf(actor), model: nameOf(model) }
    index.push({ time, leaf, ...named, code: nameOf(code), project: nameOf(project), conversation })
  }
  addCounts(sums, { index })
  return { type: 'index', days: sums.index.days() }
}
