import type { Moments } from './moments.ts'

/** Of a Pareto distribution from `least` on, in which what is longer than `most` counts as `most`. */
export function paretoMoments({
  shape,
  least,
  most,
}: {
  shape: number
  least: number
  most: number
}): Moments {
  if (least >= most) return { mean: most, square: most * most }
  return {
    mean: least + tailIntegral(shape, 1, { least, most }),
    square: least * least + 2 * tailIntegral(shape, 2, { least, most }),
  }
}

/** The integral of u^(power - 1) (least / u)^shape from least to most. */
function tailIntegral(shape: number, power: 1 | 2, { least, most }: { least: number; most: number }): number {
  const exponent = power - shape
  const scale = least ** power
  if (Math.abs(exponent) < 1e-6) return scale * Math.log(most / least)
  return (scale * ((most / least) ** exponent - 1)) / exponent
}
