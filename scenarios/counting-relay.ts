import { createServer, request as httpRequest } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A way to a server that counts what passes, and can be cut. */
export interface CountingRelay {
  url: string
  /** paths that passed, in order */
  passed: string[]
  close(): Promise<void>
}

export async function openRelay(target: string): Promise<CountingRelay> {
  const { hostname, port } = new URL(target)
  const passed: string[] = []
  const server = createServer((incoming, outgoing) => {
    passed.push(incoming.url ?? '')
    const { method, url: path, headers } = incoming
    const onward = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Sound: it listens on a port.
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
