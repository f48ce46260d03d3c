import { z } from 'zod'
import { entryKinds } from '../entry-kinds.ts'
import { accountId, count, time } from './fields.ts'

const hash = z.string().meta({ description: '32 bytes, base64' })
const leaf = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const leafPath = z.strictObject({
  leaf: leaf.meta({ description: 'The entry’s place in the tree, from 0' }),
})

export const proofQuery = z.strictObject({
  size: size
    .optional()
    .meta({ description: 'Size of a kept checkpoint to prove against; absent: the newest' }),
})

export const entryProof = z
  .object({
    leaf: count,
    size: count,
    leafHash: hash,
    proof: z.array(hash).meta({ description: 'RFC 9162 inclusion proof, the leaf’s neighbour first' }),
    checkpoint: z.string().meta({ description: 'The signed checkpoint, as it is kept' }),
    handOvers: z.array(z.string()).optional().meta({
      description:
        'Signed checkpoints that hand over from one key to the next, oldest first: with them an older key is enough. Absent: there are none',
    }),
    entry: z.string().optional().meta({ description: 'The exact text that was hashed; absent: removed' }),
    text: z
      .string()
      .optional()
      .meta({ description: 'All of it as a C2SP tlog-proof, which verifies without this server' }),
  })
  .meta({ id: 'EntryProof' })

export const consistencyQuery = z
  .strictObject({ from: size, to: size })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'size_range' })

export const consistencyProof = z
  .object({ from: count, to: count, proof: z.array(hash) })
  .meta({ id: 'ConsistencyProof' })

export const checkpoint = z
  .object({ size: count, checkpoint: z.string().meta({ description: 'The signed checkpoint' }) })
  .meta({ id: 'Checkpoint' })

export const checkpointQuery = z.strictObject({
  size: size.optional().meta({ description: 'Size of a kept checkpoint; absent: the newest' }),
})

export const checkpointKeys = z
  .object({
    data: z
      .array(
        z.object({
          key: z.string().meta({ description: 'Verifier key, `name+keyid+key` (C2SP signed-note)' }),
          createdAt: time,
          retiredAt: time.optional(),
        }),
      )
      .meta({ description: 'Oldest first' }),
  })
  .meta({ id: 'CheckpointKeys' })

export const rotatedCheckpointKey = z
  .object({ key: z.string().meta({ description: 'Verifier key of the new key' }) })
  .meta({ id: 'RotatedCheckpointKey' })

export const exportQuery = z
  .strictObject({
    from: leaf.default(0).meta({ description: 'First leaf' }),
    to: size
      .optional()
      .meta({ description: 'The leaf after the last; absent: the newest checkpoint’s size' }),
    person: accountId
      .optional()
      .meta({ description: 'Only entries by or about this person or service account, each with a proof' }),
    since: time.optional().meta({ description: 'Only entries from then on, each with a proof' }),
    kind: z
      .string()
      .max(2000)
      .refine((text) => text.split(',').every((kind) => entryKinds.some((known) => known === kind)), {
        error: 'entry_kinds',
      })
      .optional()
      .meta({ description: 'Only entries of these kinds, separated by commas, each with a proof' }),
  })
  .refine(({ from, to }) => to === undefined || from <= to, { path: ['to'], error: 'size_range' })

export const exportLines = z
  .string()
  .meta({ description: 'JSON lines: a header, entries and checkpoints, the signed checkpoint last' })
