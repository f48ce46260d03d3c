import { request } from 'node:http'

export interface RawRequest {
  method: string
  /** origin, path and query, sent as they are */
  url: string
  /** name, value pairs, sent in this order and case; host and length are added */
  headers?: readonly string[]
  body?: Buffer
}

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** Sends exactly these bytes, as curl would, on a connection of its own. */
export function sendRaw({ method, url, headers = [], body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(url)
    const length = body ? ['content-length', String(body.length)] : []
    const outgoing = request({
      method,
      hostname,
      port,
      path: url.slice(url.indexOf('/', 'http://'.length)),
      headers: ['host', host, ...headers, ...length],
      agent: false,
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.end(body)
  })
}
