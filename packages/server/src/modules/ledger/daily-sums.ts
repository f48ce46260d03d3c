import { hash } from 'node:crypto'

/**
 * Holds a table of counts as one number a day, however many rows a day has. Two tables with the same rows, added in any
 * order and in any parts, have the same numbers.
 */
export interface DailySums {
  /** @param key tells the rows of a day apart */
  add: (row: { day: string; key: string; counts: readonly number[] }) => void
  /** What was summed up elsewhere with the same salt. */
  addSums: (days: ReadonlyMap<string, bigint>) => void
  /** The days on which the other table has other counts. */
  differing: (other: DailySums) => string[]
  days: () => ReadonlyMap<string, bigint>
}

/** A number modulo 2^64 in two halves: of ten such sums a row, those of bigint cost more than the hash. */
interface Word {
  high: number
  low: number
}

/**
 * A number is the sum of all counts, each times a weight of its column and a weight of its row, modulo 2^64. Of each row the
 * columns are added up first, so that it takes one hash: a table has a row for each entry. A change is missed only where
 * weights that nobody knows happen to cancel it.
 * @param salt random for each comparison: who knew the weights could choose changes that cancel
 */
export function createDailySums(salt: Uint8Array): DailySums {
  const words = new Map<string, Word>()
  const saltText = Buffer.from(salt).toString('base64url')
  const columnWeights: Word[] = []

  const weightOf = (text: string) => firstBytes(hash('sha256', `${saltText} ${text}`, 'binary'))

  function columnWeight(column: number): Word {
    const known = columnWeights[column]
    if (known) return known
    const weight = weightOf(`column ${column}`)
    columnWeights[column] = weight
    return weight
  }

  function wordOf(day: string): Word {
    const known = words.get(day)
    if (known) return known
    const word = { high: 0, low: 0 }
    words.set(day, word)
    return word
  }

  const days = () => new Map(Array.from(words, ([day, { high, low }]) => [day, numberOf(high, low)]))

  return {
    days,
    add({ day, key, counts }) {
      const row = { high: 0, low: 0 }
      for (const [column, count] of counts.entries()) {
        // Most columns of most rows, and what costs here is the numbers.
        if (count !== 0) addProduct(row, columnWeight(column), wholeNumber(count))
      }
      addProduct(wordOf(day), row, weightOf(`${day}\0${key}`))
    },
    addSums(summed) {
      for (const [day, sum] of summed) {
        const number = { high: Number(sum >> 32n), low: Number(sum & 0xffff_ffffn) }
        addProduct(wordOf(day), number, { high: 0, low: 1 })
      }
    },
    differing(other) {
      const [own, others] = [days(), other.days()]
      return [...new Set([...own.keys(), ...others.keys()])]
        .filter((day) => (own.get(day) ?? 0n) !== (others.get(day) ?? 0n))
        .toSorted()
    },
  }
}

const two32 = 4_294_967_296

/** Nothing that is counted is negative, so -1 equals no true count; SQLite keeps whatever somebody wrote in a column. */
function wholeNumber(count: number): Word {
  if (!Number.isSafeInteger(count)) return { high: 0xffff_ffff, low: 0xffff_ffff }
  return { high: Math.floor(count / two32) >>> 0, low: count >>> 0 }
}

function addProduct(sum: Word, left: Word, right: Word): void {
  const [a0, a1] = [left.low & 0xffff, left.low >>> 16]
  const [b0, b1] = [right.low & 0xffff, right.low >>> 16]
  const lowest = a0 * b0
  const middle = a0 * b1 + a1 * b0 + (lowest >>> 16)
  const low = sum.low + (((middle << 16) | (lowest & 0xffff)) >>> 0)
  const high = a1 * b1 + Math.floor(middle / 0x1_0000) + (low >= two32 ? 1 : 0)
  const crossed = Math.imul(left.high, right.low) + Math.imul(left.low, right.high)
  sum.low = low >>> 0
  sum.high = (sum.high + high + crossed) >>> 0
}

function numberOf(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low)
}

/** The first eight characters, one byte each, as a number: a hash made as bytes takes twice the time. */
function firstBytes(binary: string): Word {
  return { high: fourBytes(binary, 0), low: fourBytes(binary, 4) }
}

function fourBytes(binary: string, at: number): number {
  const [first, second] = [binary.charCodeAt(at), binary.charCodeAt(at + 1)]
  return ((first << 24) | (second << 16) | (binary.charCodeAt(at + 2) << 8) | binary.charCodeAt(at + 3)) >>> 0
}
