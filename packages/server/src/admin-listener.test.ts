import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAdminListener } from './admin-listener.ts'
import { createLog } from './platform/log/log.ts'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** A server whose admin API is loaded as told. */
async function serve(load: () => Promise<RequestListener>): Promise<() => Promise<Response>> {
  const server = createServer(createAdminListener({ load, log: createLog('silent'), locale: 'en' }))
  closers.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return () => fetch(`http://127.0.0.1:${port}/api/v1/health`)
}

const answering: RequestListener = (_, response) => void response.end('loaded')

test('is loaded once, by whoever comes first', async () => {
  let loads = 0
  const ask = await serve(async () => {
    loads++
    return answering
  })
  expect(loads).toBe(0)
  const answers = await Promise.all([ask(), ask()])
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['loaded', 'loaded'])
  expect(loads).toBe(1)
})

test('says so when it cannot be loaded, and is tried again with the next request', async () => {
  let whole = false
  const ask = await serve(async () => {
    if (!whole) throw new Error('its file is gone')
    return answering
  })
  const refused = await ask()
  expect(refused.status).toBe(500)
  expect(await refused.json()).toMatchObject({ type: 'error', error: { code: 'admin_internal' } })
  whole = true
  expect((await ask()).status).toBe(200)
})
