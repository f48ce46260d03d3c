/** The first two moments of some answers' output, in tokens. */
export interface Moments {
  /** how many answers stand behind it, old ones for less than one each */
  weight: number
  mean: number
  /** mean of the square */
  square: number
}

/** How long answers are: counts in logarithmic buckets, in which the past fades. */
export interface OutputHistogram {
  add(tokens: number): void
  /** Of the answers that grow beyond `tokens`; each counts as `most` tokens at the most. */
  beyond(tokens: number, most: number): Moments
}

/** Four buckets a doubling, up to 2^20 tokens: in a bucket lengths differ by a fifth at most. */
const perDoubling = 4
const buckets = 20 * perDoubling + 2
/** After so many more answers one counts for 1/e of what it did. */
const memory = 4000
const growth = 1 / (1 - 1 / memory)
/** Weights are written down larger and larger instead of making all old ones smaller, until they come near this. */
const largestUnit = 1e9

export function createOutputHistogram(): OutputHistogram {
  const weights = new Float64Array(buckets)
  const sums = new Float64Array(buckets)
  /** the weight of an answer that ends now */
  let unit = 1

  return {
    add(tokens) {
      unit *= growth
      const at = bucketOf(tokens)
      weights[at] = (weights[at] ?? 0) + unit
      sums[at] = (sums[at] ?? 0) + unit * tokens
      if (unit < largestUnit) return
      for (let at = 0; at < buckets; at++) {
        weights[at] = (weights[at] ?? 0) / unit
        sums[at] = (sums[at] ?? 0) / unit
      }
      unit = 1
    },
    beyond(tokens, most) {
      let weight = 0
      let sum = 0
      let square = 0
      for (let at = bucketOf(tokens); at < buckets; at++) {
        let here = weights[at] ?? 0
        if (here === 0) continue
        let mean = (sums[at] ?? 0) / here
        if (tokens > 0 && tokens >= floorOf(at)) {
          // The bucket it is in: what is left of it, as if it were evenly filled.
          const ceiling = floorOf(at + 1)
          here *= Math.max(0, (ceiling - tokens) / (ceiling - floorOf(at)))
          mean = (tokens + ceiling) / 2
        }
        mean = Math.min(mean, most)
        weight += here
        sum += here * mean
        square += here * mean * mean
      }
      if (weight === 0) return { weight: 0, mean: 0, square: 0 }
      return { weight: weight / unit, mean: sum / weight, square: square / weight }
    },
  }
}

/** 0 holds answers without output; the last one all that are longer than any model writes. */
function bucketOf(tokens: number): number {
  if (tokens < 1) return 0
  return Math.min(buckets - 1, 1 + Math.floor(Math.log2(tokens) * perDoubling))
}

/** The least output of a bucket. */
function floorOf(bucket: number): number {
  return bucket === 0 ? 0 : 2 ** ((bucket - 1) / perDoubling)
}
