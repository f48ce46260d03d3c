import { openHttpReceiver, type HttpReceiver } from './http-receiver.ts'

/** Test support: an OTLP collector for logs, which reads the JSON encoding as strictly as proto3 asks. */
export interface FakeOtlp extends HttpReceiver {
  records: Record<string, unknown>[]
  /** of each next request so many records are rejected */
  rejections: number[]
}

export async function openFakeOtlp(): Promise<FakeOtlp> {
  const records: Record<string, unknown>[] = []
  const rejections: number[] = []
  const receiver = await openHttpReceiver(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/v1/logs') return { status: 404, body: 'no such path' }
    if (headers['content-type'] !== 'application/json') return { status: 415, body: 'unsupported media type' }
    if (Buffer.byteLength(body) > 4 * 1_048_576) return { status: 413, body: 'request body too large' }
    const { resourceLogs } = JSON.parse(body) as {
      resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[]
    }
    const sent = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
    for (const record of sent) if (!isRecord(record)) return { status: 400, body: 'cannot parse' }
    const rejected = rejections.shift() ?? 0
    records.push(...sent.slice(rejected))
    return {
      status: 200,
      body:
        rejected === 0
          ? {}
          : { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage: 'too old' } },
    }
  })
  return { ...receiver, records, rejections }
}

/** 64-bit numbers are texts (proto3 JSON), enums numbers (OTLP). */
function isRecord(record: Record<string, unknown>): boolean {
  const { timeUnixNano, severityNumber, body, attributes } = record
  return (
    /^\d{19}$/.test(String(timeUnixNano)) &&
    typeof timeUnixNano === 'string' &&
    typeof severityNumber === 'number' &&
    isAnyValue(body) &&
    Array.isArray(attributes) &&
    attributes.every(isKeyValue)
  )
}

function isKeyValue(pair: { key?: unknown; value?: unknown }): boolean {
  return typeof pair.key === 'string' && isAnyValue(pair.value)
}

function isAnyValue(value: unknown): boolean {
  const [entry, ...more] = Object.entries(value ?? {})
  if (entry === undefined) return typeof value === 'object'
  const [kind, inner] = entry as [string, unknown]
  if (more.length > 0) return false
  if (kind === 'stringValue') return typeof inner === 'string'
  if (kind === 'intValue') return typeof inner === 'string' && /^-?\d+$/.test(inner)
  if (kind === 'doubleValue') return typeof inner === 'number'
  if (kind === 'boolValue') return typeof inner === 'boolean'
  const { values } = inner as { values: unknown[] }
  if (kind === 'arrayValue') return values.every(isAnyValue)
  return (
    kind === 'kvlistValue' &&
    (values ?? inner) !== undefined &&
    values.every((pair) => isKeyValue(pair as object))
  )
}
