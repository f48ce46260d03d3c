import { hash } from 'node:crypto'

/**
 * Holds a table of counts as one number a day, however many rows a day has. Two tables with the same rows, added in any
 * order and in any parts, have the same numbers.
 */
export interface DailySums {
  add: (row: { day: string; key: readonly unknown[]; counts: readonly number[] }) => void
  /** What was summed up elsewhere with the same salt. */
  addSums: (days: ReadonlyMap<string, bigint>) => void
  /** The days on which the other table has other counts. */
  differing: (other: DailySums) => string[]
  readonly days: ReadonlyMap<string, bigint>
}

/**
 * A number is the sum of all counts, each times a weight of its column and a weight of its row, modulo 2^64. Of each row the
 * columns are added up first, so that it takes one hash: a table has a row for each entry. A change is missed only where
 * weights that nobody knows happen to cancel it.
 * @param salt random for each comparison: who knew the weights could choose changes that cancel
 */
export function createDailySums(salt: Uint8Array): DailySums {
  const days = new Map<string, bigint>()
  const saltText = Buffer.from(salt).toString('base64url')
  const columnWeights: bigint[] = []

  const weightOf = (text: string) => firstBytes(hash('sha256', `${saltText} ${text}`, 'binary'))

  function columnWeight(column: number): bigint {
    for (let next = columnWeights.length; next <= column; next++)
      columnWeights.push(weightOf(`column ${next}`))
    return columnWeights[column] ?? 0n
  }

  return {
    days,
    add({ day, key, counts }) {
      let row = 0n
      for (const [column, count] of counts.entries()) {
        // Most columns of most rows, and what costs here is the numbers.
        if (count !== 0) row += wholeNumber(count) * columnWeight(column)
      }
      const sum = (days.get(day) ?? 0n) + row * weightOf(JSON.stringify([day, ...key]))
      days.set(day, BigInt.asUintN(64, sum))
    },
    addSums(summed) {
      for (const [day, sum] of summed) days.set(day, BigInt.asUintN(64, (days.get(day) ?? 0n) + sum))
    },
    differing: (other) =>
      [...new Set([...days.keys(), ...other.days.keys()])]
        .filter((day) => (days.get(day) ?? 0n) !== (other.days.get(day) ?? 0n))
        .toSorted(),
  }
}

/** Nothing that is counted is negative, so -1 equals no true count; SQLite keeps whatever somebody wrote in a column. */
function wholeNumber(count: number): bigint {
  return Number.isSafeInteger(count) ? BigInt(count) : -1n
}

/** The first eight characters, one byte each, as a number: a hash made as bytes takes twice the time. */
function firstBytes(binary: string): bigint {
  return (BigInt(fourBytes(binary, 0)) << 32n) | BigInt(fourBytes(binary, 4))
}

function fourBytes(binary: string, at: number): number {
  const [first, second] = [binary.charCodeAt(at), binary.charCodeAt(at + 1)]
  return ((first << 24) | (second << 16) | (binary.charCodeAt(at + 2) << 8) | binary.charCodeAt(at + 3)) >>> 0
}
