/** Mean and variance of a number, in which the past fades; 0 before anything is known. */
export interface Average {
  mean(): number
  variance(): number
  learn(value: number): void
}

/** After so many more values one counts for 1/e of what it did. */
const memory = 1000

export function createAverage(): Average {
  let weight = 0
  let sum = 0
  let squares = 0
  const mean = () => (weight === 0 ? 0 : sum / weight)
  return {
    mean,
    variance: () => (weight === 0 ? 0 : Math.max(0, squares / weight - mean() ** 2)),
    learn(value) {
      const kept = 1 - 1 / memory
      weight = weight * kept + 1
      sum = sum * kept + value
      squares = squares * kept + value * value
    },
  }
}
