import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSql } from './open-sql.ts'

/** A PostgreSQL that says no to TLS, and counts what is sent to it in the clear afterwards. */
const received: string[] = []
const server = createServer((socket) => {
  socket.once('data', () => socket.write('N'))
  socket.on('data', (bytes) => received.push(bytes.toString('latin1')))
  socket.on('error', () => undefined)
})
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-ca-'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

test.each(['', '?sslmode=disable', '?sslmode=prefer', '?sslmode=no-verify', '?ssl=false'])(
  'with a private CA nothing is sent in the clear, whatever the URL says: "%s"',
  async (words) => {
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, '')
    const { port } = server.address() as AddressInfo
    const url = `postgres://sekisho:hunter2@127.0.0.1:${port}/sekisho${words}`
    await expect(openSql({ storage: { kind: 'postgres', url, maxConnections: 1, caFile } })).rejects.toThrow(
      /SSL/,
    )
    expect(received.join('')).not.toMatch(/hunter2|sekisho/)
  },
)
