import { createHmac, timingSafeEqual } from 'node:crypto'
import { openHttpReceiver, type HttpReceiver } from './http-receiver.ts'

/** Test support: an endpoint that verifies webhooks as the Standard Webhooks libraries do. */
export interface FakeWebhook extends HttpReceiver {
  messages: { id: string; events: { id: string; leaf: number; kind: string }[] }[]
}

export async function openFakeWebhook(options: {
  secret: string
  now: () => number
  /** events it has no use for: the whole message is refused */
  refusedKinds?: readonly string[]
}): Promise<FakeWebhook> {
  const { secret, now, refusedKinds = [] } = options
  const messages: FakeWebhook['messages'] = []
  const receiver = await openHttpReceiver(({ headers, body }) => {
    const id = String(headers['webhook-id'] ?? '')
    const timestamp = String(headers['webhook-timestamp'] ?? '')
    if (id === '' || !/^\d+$/.test(timestamp)) return { status: 401, body: 'Missing required headers' }
    if (Math.abs(Number(timestamp) * 1000 - now()) > 300_000)
      return { status: 401, body: 'Message timestamp too old' }
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
    const signatures = String(headers['webhook-signature'] ?? '').split(' ')
    const matches = signatures.some((signature) => {
      const [version, value = ''] = signature.split(',')
      const given = Buffer.from(value, 'base64')
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
    })
    if (!matches) return { status: 401, body: 'No matching signature found' }
    const {
      type,
      timestamp: time,
      data,
    } = JSON.parse(body) as {
      type: string
      timestamp: string
      data: { events: FakeWebhook['messages'][number]['events'] }
    }
    if (!/^[a-zA-Z0-9_.]+$/.test(type) || Number.isNaN(Date.parse(time)))
      return { status: 400, body: 'not a Standard Webhooks payload' }
    if (data.events.some(({ kind }) => refusedKinds.includes(kind)))
      return { status: 422, body: 'unknown kind' }
    messages.push({ id, events: data.events })
    return { status: 204 }
  })
  return { ...receiver, messages }
}
