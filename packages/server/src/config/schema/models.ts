import { z } from 'zod'
import { list, section, text } from './scalars.ts'

export const models = list(
  section({
    id: text().describe('Model id, as clients ask for it.'),
    label: text({ min: 0 }).optional().describe('Name to show.'),
    description: text({ min: 0 }).optional().describe('Text some clients show.'),
    upstream_model: z
      .record(z.string(), z.string().max(4096))
      .refine((map) => Object.keys(map).length > 0, { error: 'must name at least one upstream' })
      .describe('Upstream name → the id that upstream knows the model by.'),
  }),
).describe('Models offered beside the built-in ones, and what upstreams call them.')

export const autoIncludeBuiltinModels = z
  .boolean()
  .describe('Also offer the built-in models; `false` offers only the list in `models`.')
