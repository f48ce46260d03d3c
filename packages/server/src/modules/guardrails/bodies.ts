import { hidesSomething, guardLimits, guardModes, guardVerdicts } from '@sekisho/contract'
import { z } from 'zod'

/** What guards send. Unknown fields pass: a guard may be newer than the server. */

const text = z.string().min(1).max(200)
/** A machine's own name: nothing that moves a cursor on a terminal. */
const plain = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((value) => !hidesSomething(value))
/** SHA-256, hex */
const clientDevice = z.string().regex(/^[0-9a-f]{64}$/)
const token = z.string().min(1).max(16_384)

export const enrolBody = z.object({
  key: z.object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  }),
  proof: token,
  name: plain,
  os: plain.max(40),
  clientDevice: clientDevice.optional(),
})

const decision = z.object({
  id: z.string().regex(/^gdd_[0-9A-HJKMNP-TV-Z]{26}$/),
  at: z.int().min(0).max(8_640_000_000_000),
  tool: text,
  verdict: z.enum(guardVerdicts),
  enforced: z.boolean(),
  reason: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/),
  rule: z.string().max(500).optional(),
  session: text.optional(),
  toolUse: text.optional(),
  versions: z.array(text).max(20).optional(),
})

export const decisionsBody = z.object({ decisions: z.array(decision).max(guardLimits.batch) })

export const attestBody = z.object({ statement: token })

export const statementClaims = z.object({
  nonce: text,
  device: text,
  checksum: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
  versions: z.array(z.object({ policy: text, version: z.int().min(0) })).max(50),
  mode: z.enum(guardModes),
  issuedAt: z.int().min(0).max(8_640_000_000_000).optional(),
  problem: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,60}$/)
    .optional(),
  guardVersion: z.string().max(40),
  clientDevice: clientDevice.optional(),
  sources: z.array(z.string().max(40)).max(10),
})
