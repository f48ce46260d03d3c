import { createServer, type RequestListener, type Server } from 'node:http'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import type { AnthropicProviderSettings } from '../../../modules/providers/index.ts'
import type { Outgoing } from '../provider.ts'

/** A loopback server that stands for a provider, for tests. */
export interface Upstream {
  url: string
  port: number
  close(): Promise<void>
}

export async function listen(server: Server | TcpServer): Promise<Upstream> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const openUpstream = (listener: RequestListener) => listen(createServer(listener))

/** A server that gets the raw socket once a whole request (headers and announced body) has arrived. */
export function openRawUpstream(onRequest: (socket: Socket, request: string) => void): Promise<Upstream> {
  return listen(
    createTcpServer((socket) => {
      let seen = Buffer.alloc(0)
      socket.on('data', (data) => {
        seen = Buffer.concat([seen, data])
        const text = seen.toString('latin1')
        const head = text.indexOf('\r\n\r\n')
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
        if (head < 0 || seen.length < head + 4 + length) return
        seen = Buffer.alloc(0)
        onRequest(socket, text)
      })
    }),
  )
}

export function settingsFor(
  baseUrl: string,
  more: Partial<AnthropicProviderSettings> = {},
): AnthropicProviderSettings {
  return {
    kind: 'anthropic',
    name: 'upstream',
    terms: { contract: 'api', retention: 'standard', training: false, region: 'global' },
    modelIds: {},
    customModels: [],
    baseUrl,
    keys: [{ kind: 'value', value: 'test-key-current' }],
    auth: 'x-api-key',
    firstByteTimeoutMs: 60_000,
    ...more,
  }
}

export function outgoingTo(path: string, more: Partial<Outgoing> = {}): Outgoing {
  const body = Buffer.from('{"model":"claude-opus-5-5"}')
  return { method: 'POST', path, headers: [], body, model: 'claude-opus-5-5', stream: true, ...more }
}
