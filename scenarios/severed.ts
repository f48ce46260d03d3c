import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to a TCP service that can be interrupted, in both manners a network has. */
export interface Way {
  /** the service's address by this way */
  url: string
  /** breaks every connection and refuses new ones */
  cut(): void
  /** keeps every connection and lets nothing through; new ones are accepted and hear nothing */
  stall(): void
  restore(): void
  close(): Promise<void>
}

/** Opens a way on loopback to the service at `target`, a URL with a host and a port. */
export async function openWay(target: string): Promise<Way> {
  const to = new URL(target)
  const pairs = new Set<[Socket, Socket]>()
  let state: 'open' | 'cut' | 'stalled' = 'open'
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy()
      return
    }
    const far = connect(Number(to.port), to.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const [from, into] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      from.on('data', (chunk: Buffer) => void into.write(chunk))
      from.on('error', end).on('close', end)
    }
    if (state === 'stalled') pause(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const by = new URL(target)
  by.hostname = '127.0.0.1'
  by.port = String(port)
  return {
    url: by.href,
    cut() {
      state = 'cut'
      for (const [near] of pairs) near.destroy()
    },
    stall() {
      state = 'stalled'
      pairs.forEach(pause)
    },
    restore() {
      state = 'open'
      for (const pair of pairs) for (const socket of pair) socket.resume()
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const [near] of pairs) near.destroy()
      await closed
    },
  }
}

function pause(pair: [Socket, Socket]): void {
  for (const socket of pair) socket.pause()
}
