/**
 * What a rough forecast must be multiplied by, and how wrong it then still is: learned from pairs of forecast and truth,
 * in which the past fades. Large forecasts weigh more, as they do in a sum of money.
 */
export interface Ratio {
  /** mean of truth / forecast; 1 before anything is known */
  factor(): number
  /** mean of (truth - factor x forecast)² / forecast² */
  relativeVariance(): number
  learn(forecast: number, truth: number): void
}

/** After so many more pairs one counts for 1/e of what it did. */
const memory = 1000
/** The first guess counts as so many pairs, and is off by half. */
const guessWorth = 3
const guessVariance = 0.25

export function createRatio(): Ratio {
  let pairs = 0
  let forecasts = 0
  let truths = 0
  let forecastsSquared = 0
  let truthsSquared = 0
  let products = 0

  function factor(): number {
    if (pairs === 0) return 1
    const guess = (guessWorth * forecasts) / pairs
    return (truths + guess) / (forecasts + guess)
  }

  return {
    factor,
    relativeVariance() {
      if (pairs === 0) return guessVariance
      const by = factor()
      const errors = truthsSquared - 2 * by * products + by * by * forecastsSquared
      const guess = (guessWorth * forecastsSquared) / pairs
      return Math.max(0, errors + guess * guessVariance) / (forecastsSquared + guess)
    },
    learn(forecast, truth) {
      if (!(forecast > 0)) return
      const kept = 1 - 1 / memory
      pairs = pairs * kept + 1
      forecasts = forecasts * kept + forecast
      truths = truths * kept + truth
      forecastsSquared = forecastsSquared * kept + forecast * forecast
      truthsSquared = truthsSquared * kept + truth * truth
      products = products * kept + forecast * truth
    },
  }
}
