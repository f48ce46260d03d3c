import { z } from 'zod'
import { normal, type Draw } from './random.ts'

/** How a number of a workload is drawn; a plain number is always itself. */
export type Distribution =
  | number
  | {
      lognormal?: { median: number; sigma: number } | undefined
      /** heavy tails: half as steep, twice as wild */
      pareto?: { least: number; shape: number } | undefined
      exponential?: { mean: number } | undefined
      uniform?: [number, number] | undefined
      /** one of these, measured ones for example */
      values?: number[] | undefined
      mixture?: { share: number; of: Distribution }[] | undefined
      /** what is drawn is moved up or down to these */
      least?: number | undefined
      most?: number | undefined
    }

const amount = z.number().nonnegative()
const positive = z.number().positive()
const kinds = ['lognormal', 'pareto', 'exponential', 'uniform', 'values', 'mixture'] as const

const drawn = z
  .strictObject({
    lognormal: z.strictObject({ median: positive, sigma: amount.max(5) }).optional(),
    pareto: z.strictObject({ least: positive, shape: positive }).optional(),
    exponential: z.strictObject({ mean: positive }).optional(),
    uniform: z.tuple([amount, amount]).optional(),
    values: z.array(amount).min(1).max(100_000).optional(),
    get mixture() {
      return z
        .array(z.strictObject({ share: positive, of: distribution }))
        .min(1)
        .max(20)
        .optional()
    },
    least: amount.optional(),
    most: amount.optional(),
  })
  .refine((value) => kinds.filter((kind) => value[kind] !== undefined).length === 1, {
    error: `needs exactly one of ${kinds.join(', ')}`,
  })

export const distribution: z.ZodType<Distribution> = z.lazy(() =>
  z.custom<Distribution>().transform((value, context): Distribution => {
    const parsed =
      typeof value === 'object' && value !== null ? drawn.safeParse(value) : amount.safeParse(value)
    if (parsed.success) return parsed.data
    for (const { message, path } of parsed.error.issues)
      context.issues.push({ code: 'custom', message, path: [...path], input: value })
    return z.NEVER
  }),
)

/** One number of the distribution. */
export function sample(from: Distribution, draw: Draw): number {
  if (typeof from === 'number') return from
  const { least = 0, most = Infinity } = from
  return Math.min(Math.max(sampleFree(from, draw), least), most)
}

function sampleFree(from: Exclude<Distribution, number>, draw: Draw): number {
  const { lognormal, pareto, exponential, uniform, values, mixture } = from
  if (lognormal) return lognormal.median * Math.exp(lognormal.sigma * normal(draw))
  if (pareto) return pareto.least * (1 - draw()) ** (-1 / pareto.shape)
  if (exponential) return -exponential.mean * Math.log(1 - draw())
  if (uniform) return uniform[0] + (uniform[1] - uniform[0]) * draw()
  if (values) return values[Math.floor(draw() * values.length)] ?? 0
  return mixture ? sample(pick(mixture, draw), draw) : 0
}

function pick(mixture: readonly { share: number; of: Distribution }[], draw: Draw): Distribution {
  let left = draw() * mixture.reduce((sum, { share }) => sum + share, 0)
  for (const { share, of } of mixture) {
    left -= share
    if (left < 0) return of
  }
  return mixture.at(-1)?.of ?? 0
}
