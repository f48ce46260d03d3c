import { createHmac } from 'node:crypto'

/** Long enough to resist guessing, short enough for one block of the hash (Standard Webhooks, "Signature scheme"). */
const secretBytes = { least: 24, most: 64 }

const prefix = 'whsec_'

/** What is wrong with a secret as an operator wrote it, or undefined: `whsec_` and base64 of 24 to 64 bytes. */
export function webhookSecretProblem(secret: string): string | undefined {
  const body = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  const key = Buffer.from(body, 'base64')
  const canonical = key.toString('base64').replace(/=+$/, '') === body.replace(/=+$/, '')
  return canonical && key.length >= secretBytes.least && key.length <= secretBytes.most
    ? undefined
    : 'must be whsec_ and base64 of 24 to 64 random bytes'
}

export interface WebhookMessage {
  /** the same for every attempt, so that a receiver can tell a repetition */
  id: string
  /** of this attempt, epoch milliseconds */
  time: number
  body: string
}

/**
 * The headers that let a receiver know who sent a webhook, and that it is not an old one (Standard Webhooks 1.0.0,
 * symmetric `v1`). While a secret is replaced, both sign.
 * @param secrets without a problem as above; at least one
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookHeaders(
  { id, time, body }: WebhookMessage,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(time / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
