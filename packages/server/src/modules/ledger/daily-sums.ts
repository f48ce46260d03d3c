import { createHash, hash } from 'node:crypto'

/**
 * Holds a table of counts as one number a day, however many rows a day has. Two tables with the same rows, added in any
 * order and in any parts, have the same numbers.
 */
export interface DailySums {
  add: (row: { day: string; key: readonly unknown[]; counts: readonly number[] }) => void
  /** The days on which the other table has other counts. */
  differing: (other: DailySums) => string[]
  readonly days: ReadonlyMap<string, bigint>
}

const weightBytes = 8
/** of SHA-256 */
const digestBytes = 32

/**
 * A number is the sum of all counts, each times a weight that its row and column have, modulo 2^64.
 * @param salt random for each comparison: who knew the weights could choose changes that cancel
 */
export function createDailySums(salt: Uint8Array): DailySums {
  const days = new Map<string, bigint>()
  const saltText = Buffer.from(salt).toString('base64url')

  function weightsOf(row: string, columns: number): Buffer {
    const length = columns * weightBytes
    // In one shot where that gives enough: half the time, and the index has a row for each entry.
    if (length <= digestBytes) return hash('sha256', `${saltText} ${row}`, 'buffer')
    return createHash('shake256', { outputLength: length }).update(salt).update(row).digest()
  }

  return {
    days,
    add({ day, key, counts }) {
      const weights = weightsOf(JSON.stringify([day, ...key]), counts.length)
      let sum = days.get(day) ?? 0n
      counts.forEach((count, column) => {
        sum += wholeNumber(count) * weights.readBigUInt64LE(column * weightBytes)
      })
      days.set(day, BigInt.asUintN(64, sum))
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
