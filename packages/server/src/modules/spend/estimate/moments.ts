/** The first two moments of some answers' output, in tokens. */
export interface Moments {
  mean: number
  /** mean of the square */
  square: number
}
