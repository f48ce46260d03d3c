import { z } from 'zod'
import { count, time } from './fields.ts'

export const witnessName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'witness_name' })
  .meta({ description: 'Name of a witness in the configuration', example: 'audit-share' })

const conflict = z
  .object({
    what: z.enum(['ahead', 'fork', 'behind']).meta({
      description:
        '`ahead`: it holds more than the ledger has; `fork`: another root at a size both have; `behind`: it no longer holds what it had acknowledged',
    }),
    witnessSize: count,
    witnessRoot: z.string().optional().meta({ description: 'Base64; absent: it did not say' }),
    ownSize: count,
    ownRoot: z.string().optional(),
  })
  .meta({ id: 'WitnessConflict' })

export const witness = z
  .object({
    name: witnessName,
    kind: z.enum(['file', 'git', 's3', 'webhook', 'sekisho']),
    place: z.string().meta({ description: 'Where it keeps checkpoints, without secrets' }),
    readable: z.boolean().meta({ description: 'Whether what it holds can be read back' }),
    size: count.meta({ description: 'Entries that its newest checkpoint covers, as it acknowledged it' }),
    behind: count.meta({ description: 'Entries of the newest checkpoint that it has not witnessed' }),
    witnessedAt: time.optional().meta({ description: 'When it acknowledged that; absent: never' }),
    problem: z
      .string()
      .optional()
      .meta({ description: 'Why it takes no checkpoints now; it is tried again' }),
    failures: count.optional().meta({ description: 'In a row' }),
    conflict: conflict.optional(),
  })
  .meta({ id: 'Witness' })

export const witnessList = z
  .object({
    data: z.array(witness).meta({ description: 'In the order of the configuration' }),
    cosigner: z
      .object({ name: z.string(), verifierKey: z.string() })
      .optional()
      .meta({ description: 'The key this server co-signs with, when it witnesses other ledgers' }),
  })
  .meta({ id: 'WitnessList' })

export const witnessPath = z.object({ name: witnessName })

export const witnessedCheckpoint = z
  .object({
    name: witnessName,
    origin: z.string(),
    size: count,
    from: z.enum(['witness', 'kept']).meta({
      description: '`kept`: it cannot be read; this is what it acknowledged last, from our own store',
    }),
    checkpoint: z.string().meta({ description: 'The signed note, for `sekisho ledger verify --checkpoint`' }),
  })
  .meta({ id: 'WitnessedCheckpoint' })
