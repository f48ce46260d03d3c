import { openHttpReceiver, type FakeAnswer, type HttpReceiver } from './http-receiver.ts'

/** Test support: Datadog's logs intake, with its limits. */
export interface FakeDatadog extends HttpReceiver {
  logs: Record<string, unknown>[]
}

export async function openFakeDatadog(apiKey: string): Promise<FakeDatadog> {
  const logs: Record<string, unknown>[] = []
  const receiver = await openHttpReceiver(({ method, path, headers, body }): FakeAnswer => {
    const errors = (status: number, title: string) => ({
      status,
      body: { errors: [{ status: String(status), title }] },
    })
    if (method !== 'POST' || path !== '/api/v2/logs') return errors(404, 'Not Found')
    if (headers['dd-api-key'] !== apiKey) return errors(403, 'Forbidden')
    if (headers['content-type'] !== 'application/json') return errors(400, 'Bad Request')
    if (Buffer.byteLength(body) > 5_000_000) return errors(413, 'Payload Too Large')
    const items: unknown = JSON.parse(body)
    if (!Array.isArray(items) || items.length > 1000) return errors(413, 'Payload Too Large')
    if (items.some((item) => Buffer.byteLength(JSON.stringify(item)) > 1_000_000))
      return errors(413, 'Payload Too Large')
    if (items.some((item: Record<string, unknown>) => typeof item['message'] !== 'string'))
      return errors(400, 'Bad Request')
    logs.push(...(items as Record<string, unknown>[]))
    return { status: 202, body: {} }
  })
  return { ...receiver, logs }
}
