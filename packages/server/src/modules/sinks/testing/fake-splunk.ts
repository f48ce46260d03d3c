import { openHttpReceiver, type Asked, type FakeAnswer, type HttpReceiver } from './http-receiver.ts'

/** Test support: an HTTP Event Collector, with the refusals and codes of the real one. */
export interface FakeSplunk extends HttpReceiver {
  /** what is indexed, in the order it came */
  events: { id: string; leaf: number; event: Record<string, unknown> }[]
}

interface SplunkOptions {
  token: string
  /** a token with indexer acknowledgement */
  acknowledge?: boolean
  /** how often an acknowledgement is asked for before it is there; Infinity: never */
  slowAcks?: number
  maxBytes?: number
  /** kinds that the index has no place for */
  refusedKinds?: readonly string[]
}

export async function openFakeSplunk(options: SplunkOptions): Promise<FakeSplunk> {
  const { token, acknowledge = false, slowAcks = 0, maxBytes = 1_000_000, refusedKinds = [] } = options
  const events: FakeSplunk['events'] = []
  /** how often an id was asked for, by channel */
  const acks = new Map<string, Map<number, number>>()
  const receiver = await openHttpReceiver((asked) => {
    const denied = deny(asked, token)
    if (denied) return denied
    if (asked.path === '/services/collector/ack') return acknowledged(asked)
    if (asked.path !== '/services/collector/event')
      return { status: 404, body: { text: 'Not Found', code: 404 } }
    const channel = channelOf(asked)
    if (acknowledge && channel === undefined)
      return { status: 400, body: { text: 'Data channel is missing', code: 10 } }
    if (Buffer.byteLength(asked.body) > maxBytes) return { status: 413, body: 'too large' }
    return take(asked, channel ?? '')
  })

  function take(asked: Asked, channel: string): FakeAnswer {
    const objects = concatenated(asked.body)
    if (objects.length === 0) return { status: 400, body: { text: 'No data', code: 5 } }
    for (const [index, object] of objects.entries()) {
      const problem = problemOf(object, refusedKinds)
      // What came before it is indexed.
      if (problem) return { status: 400, body: { ...problem, 'invalid-event-number': index } }
      const fields = object['fields'] as Record<string, string>
      events.push({
        id: String(fields['sekisho_id']),
        leaf: Number(fields['sekisho_leaf']),
        event: object['event'] as Record<string, unknown>,
      })
    }
    if (!acknowledge) return { status: 200, body: { text: 'Success', code: 0 } }
    const known = acks.get(channel) ?? new Map<number, number>()
    acks.set(channel, known)
    known.set(known.size, 0)
    return { status: 200, body: { text: 'Success', code: 0, ackId: known.size - 1 } }
  }

  function acknowledged(asked: Asked): FakeAnswer {
    const known = acks.get(channelOf(asked) ?? '')
    if (!acknowledge) return { status: 400, body: { text: 'ACK is disabled', code: 14 } }
    if (known === undefined) return { status: 400, body: { text: 'Invalid data channel', code: 11 } }
    const { acks: wanted } = JSON.parse(asked.body) as { acks: number[] }
    const found = wanted.map((id) => {
      const times = known.get(id)
      if (times !== undefined) known.set(id, times + 1)
      return [String(id), times !== undefined && times >= slowAcks]
    })
    return { status: 200, body: { acks: Object.fromEntries(found) } }
  }

  return { ...receiver, events }
}

function deny({ method, headers }: Asked, token: string): FakeAnswer | undefined {
  if (method !== 'POST') return { status: 405, body: 'POST only' }
  const authorization = headers.authorization ?? ''
  if (authorization === '') return { status: 401, body: { text: 'Token is required', code: 2 } }
  if (!authorization.startsWith('Splunk '))
    return { status: 401, body: { text: 'Invalid authorization', code: 3 } }
  return authorization === `Splunk ${token}`
    ? undefined
    : { status: 403, body: { text: 'Invalid token', code: 4 } }
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function channelOf({ headers, query }: Asked): string | undefined {
  const channel = headers['x-splunk-request-channel'] ?? query.get('channel') ?? ''
  return guid.test(String(channel)) ? String(channel) : undefined
}

/** Objects one after another, no array (FormateventsforHTTPEventCollector). */
function concatenated(body: string): Record<string, unknown>[] {
  if (body.trimStart().startsWith('[')) return []
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function problemOf(object: Record<string, unknown>, refusedKinds: readonly string[]) {
  const { event, fields, time } = object
  if (event === undefined) return { text: 'Event field is required', code: 12 }
  if (event === '') return { text: 'Event field cannot be blank', code: 13 }
  const flat = typeof fields === 'object' && fields !== null ? Object.values(fields) : []
  if (flat.some((value) => typeof value === 'object'))
    return { text: 'Error in handling indexed fields', code: 15 }
  if (typeof time !== 'number' || time > 32_503_680_000) return { text: 'Invalid data format', code: 6 }
  const kind = (fields as Record<string, string>)['sekisho_kind'] ?? ''
  return refusedKinds.includes(kind) ? { text: 'Invalid data format', code: 6 } : undefined
}
