import { parseCheckpoint, parseNote } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import { webhookHeaders } from '../../../platform/webhook-signature.ts'
import type { WebhookWitnessSettings } from '../settings.ts'
import { WitnessProblem, type Witness } from '../witness.ts'
import { answerOf, createOutbound, type OutboundOptions } from './outbound.ts'

interface WebhookDeps extends Pick<OutboundOptions, 'proxy'> {
  clock: Clock
}

/** Whoever receives signed webhooks; what they hold cannot be read back. @see https://www.standardwebhooks.com */
export function createWebhookWitness(
  { url, secrets, allowLoopback }: WebhookWitnessSettings,
  { clock, proxy }: WebhookDeps,
): Witness {
  const outbound = createOutbound({ proxy, allowLoopback })
  return {
    compared: 'nowhere',
    async publish({ note }, signal) {
      const { origin, size, root } = parseCheckpoint(parseNote(note).text)
      const time = clock.now()
      const body = JSON.stringify({
        type: 'ledger.checkpoint',
        timestamp: new Date(time).toISOString(),
        data: { origin, size, root: Buffer.from(root).toString('base64'), checkpoint: note },
      })
      // The same for each attempt, so that a receiver keeps one.
      const id = `msg_checkpoint_${size}_${Buffer.from(root).toString('hex').slice(0, 16)}`
      const headers = { 'content-type': 'application/json', ...webhookHeaders({ id, time, body }, secrets) }
      const asked = outbound.fetch(url, { method: 'POST', headers, body, signal })
      const { status } = await answerOf(asked, url)
      if (status < 200 || status > 299) throw new WitnessProblem(`it answered with status ${status}`)
      return note
    },
    close: () => outbound.close(),
  }
}
