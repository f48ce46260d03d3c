/** Chance that comes out the same for the same seed, so that a demonstration can be shown again. Never for secrets. */
export interface Dice {
  /** 0 up to 1, without 1 */
  roll(): number
  /** a whole number, both ends included */
  between(least: number, most: number): number
  /** true so often, 0 to 1 */
  chance(share: number): boolean
  /** An index of the weights, each as often as it weighs. */
  weighted(weights: readonly number[]): number
  bytes(count: number): Uint8Array
}

/** Mulberry32, by Tommy Ettinger: 32 bits of state are plenty for what is only looked at. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    roll,
    between: (least, most) => least + Math.floor(roll() * (most - least + 1)),
    chance: (share) => roll() < share,
    weighted(weights) {
      let left = roll() * weights.reduce((sum, weight) => sum + weight, 0)
      for (const [at, weight] of weights.entries()) {
        left -= weight
        if (left < 0) return at
      }
      return weights.length - 1
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(roll() * 256)),
  }
}
