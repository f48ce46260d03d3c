import { ExportError, type EntryLine, type ExportLine, type ReadExportLine } from '@sekisho/ledger'
import { linesOf } from './line-blocks.ts'

/** The lines of a block as they cross from a thread: columns, because a copy of an object a line costs more than reading it. */
export interface LineColumns {
  leaves: Float64Array
  seqs: Float64Array
  times: Float64Array
  /** index in `boots` */
  boot: Uint32Array
  boots: string[]
  /** 32 bytes a line */
  hashes: Uint8Array
  /** 43 characters a line, blanks where a boot begins */
  prevs: string
  /** lines that are no plain entries, by their index */
  others: Map<number, ExportLine>
}

const prevLength = 43

/** Reads each line of a block. @throws ExportError for one that is too long */
export function readLines(block: Buffer, read: ReadExportLine): ExportLine[] {
  return Array.from(linesOf(block), read)
}

export function toColumns(lines: readonly ExportLine[]): LineColumns {
  const count = lines.length
  const columns = {
    leaves: new Float64Array(count),
    seqs: new Float64Array(count),
    times: new Float64Array(count),
    boot: new Uint32Array(count),
    hashes: new Uint8Array(count * 32),
    others: new Map<number, ExportLine>(),
  }
  const boots = new Map<string, number>()
  const prevs: string[] = []
  for (const [index, line] of lines.entries()) {
    if (line.type !== 'entry' || saysMore(line)) {
      columns.others.set(index, line)
      prevs.push(' '.repeat(prevLength))
      continue
    }
    const number = boots.get(line.boot) ?? boots.size
    boots.set(line.boot, number)
    columns.leaves[index] = line.leaf
    columns.seqs[index] = line.seq
    columns.times[index] = line.time
    columns.boot[index] = number
    columns.hashes.set(line.hash, index * 32)
    prevs.push(line.prev.padEnd(prevLength))
  }
  return { ...columns, boots: [...boots.keys()], prevs: prevs.join('') }
}

/** What has no column. */
function saysMore({ announces, removes, proof }: EntryLine): boolean {
  return announces !== undefined || removes !== undefined || proof !== undefined
}

export function* fromColumns(columns: LineColumns): Generator<ExportLine> {
  const { leaves, seqs, times, boot, boots, hashes, prevs, others } = columns
  for (const [index, leaf] of leaves.entries()) {
    const other = others.get(index)
    if (other) {
      yield other
      continue
    }
    const prev = prevs.slice(index * prevLength, (index + 1) * prevLength)
    yield {
      type: 'entry',
      leaf,
      hash: hashes.subarray(index * 32, (index + 1) * 32),
      boot: boots[boot[index] ?? 0] ?? '',
      seq: seqs[index] ?? 0,
      prev: prev.startsWith(' ') ? '' : prev,
      time: times[index] ?? 0,
    }
  }
}

/** What a thread answers with. */
export type ReadAnswer = { lines: LineColumns } | { refused: string } | { failed: string }

export function answerOf(block: Uint8Array, read: ReadExportLine): ReadAnswer {
  try {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
    return { lines: toColumns(readLines(bytes, read)) }
  } catch (error) {
    if (error instanceof ExportError) return { refused: error.message }
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}
