import { paretoMoments } from './pareto.ts'
import type { Moments } from './moments.ts'

/** Of the answers that grew beyond a length. */
export interface Beyond extends Moments {
  /** how many stand behind it, old ones for less than one each */
  weight: number
  /** of the Pareto distribution that the longest of them seem to follow */
  shape: number
}

/** How long answers are: counts in logarithmic buckets, in which the past fades. */
export interface OutputHistogram {
  add(tokens: number): void
  /** Of the answers that grow beyond `tokens`; each counts as `most` tokens at the most. */
  beyond(tokens: number, most: number, guess: { shape: number }): Beyond
}

/** Four buckets a doubling, up to 2^20 tokens: in a bucket lengths differ by a fifth at most. */
const perDoubling = 4
const buckets = 20 * perDoubling + 2
/** The least output of each bucket, and the end of the last one. */
const floors = Float64Array.from({ length: buckets + 1 }, (_, at) =>
  at === 0 ? 0 : 2 ** ((at - 1) / perDoubling),
)
/** The logarithm of a usual output in each. */
const logarithms = floors.map((floor) => (floor === 0 ? 0 : Math.log(floor) + Math.LN2 / perDoubling / 2))
/** After so many more answers one counts for 1/e of what it did. */
const memory = 4000
const growth = 1 / (1 - 1 / memory)
/** Weights are written down larger and larger instead of making all old ones smaller, until they come near this. */
const largestUnit = 1e9
/** The longest answers are too few to be believed: this share, or so many, are taken for the beginning of a Pareto tail. */
const tailShare = 0.1
const mostInTail = 30
/** As many answers as the guessed shape of the tail is worth. */
const shapeWorth = 8
const steepest = 20

export function createOutputHistogram(): OutputHistogram {
  const weights = new Float64Array(buckets)
  const sums = new Float64Array(buckets)
  /** the weight of an answer that ends now */
  let unit = 1
  let total = 0
  /** the highest bucket that is not empty */
  let top = 0

  return {
    add(tokens) {
      unit *= growth
      total += unit
      const at = bucketOf(tokens)
      top = Math.max(top, at)
      weights[at] = (weights[at] ?? 0) + unit
      sums[at] = (sums[at] ?? 0) + unit * tokens
      if (unit >= largestUnit) shrink()
    },
    beyond(tokens, most, guess) {
      const lowest = bucketOf(tokens)
      const tailWeight = Math.min(mostInTail, (tailShare * total) / unit)
      let weight = 0
      let from = Math.max(top, lowest) + 1
      /** sum of the logarithms of the tail's lengths */
      let tailLogarithms = 0
      while (from > lowest && weight < tailWeight) {
        from--
        const here = (weights[from] ?? 0) / unit
        if (here === 0) continue
        weight += from === lowest ? here * shareAbove(tokens, from) : here
        tailLogarithms += here * (logarithms[from] ?? 0)
      }
      const start = Math.max(1, tokens, floorOf(from))
      const excess = Math.max(0, tailLogarithms - weight * Math.log(start))
      const shape = Math.min(steepest, (weight + shapeWorth) / (excess + shapeWorth / guess.shape))
      const tail = paretoMoments({ shape, least: start, most })
      let sum = weight * tail.mean
      let square = weight * tail.square
      while (from > lowest) {
        from--
        const all = weights[from] ?? 0
        if (all === 0) continue
        const here = (all / unit) * (from === lowest ? shareAbove(tokens, from) : 1)
        const mean = Math.min(most, meanAbove(tokens, from))
        weight += here
        sum += here * mean
        square += here * mean * mean
      }
      if (weight === 0) return { weight, shape, ...tail }
      return { weight, shape, mean: sum / weight, square: square / weight }
    },
  }

  function shrink(): void {
    for (let at = 0; at < buckets; at++) {
      weights[at] = (weights[at] ?? 0) / unit
      sums[at] = (sums[at] ?? 0) / unit
    }
    total /= unit
    unit = 1
  }

  function meanAbove(tokens: number, bucket: number): number {
    if (tokens > floorOf(bucket)) return (tokens + floorOf(bucket + 1)) / 2
    return (sums[bucket] ?? 0) / (weights[bucket] ?? 1)
  }
}

/** How much of a bucket lies above a length in it, as if it were evenly filled. */
function shareAbove(tokens: number, bucket: number): number {
  const floor = floorOf(bucket)
  const ceiling = floorOf(bucket + 1)
  return tokens <= floor ? 1 : Math.max(0, (ceiling - tokens) / (ceiling - floor))
}

/** 0 holds answers without output; the last one all that are longer than any model writes. */
function bucketOf(tokens: number): number {
  if (tokens < 1) return 0
  return Math.min(buckets - 1, 1 + Math.floor(Math.log2(tokens) * perDoubling))
}

function floorOf(bucket: number): number {
  return floors[bucket] ?? Infinity
}
