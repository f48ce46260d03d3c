import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../platform/log/log.ts'
import type { GatewayDeps } from './call.ts'
import { models } from './models.ts'

test('an error of our own is answered as one, logged, and ends nothing else', async () => {
  const request = new IncomingMessage(new Socket())
  request.headers = { 'x-api-key': 'sk-skh-something' }
  const response = new ServerResponse(request)
  const lines: string[] = []
  const refused: string[] = []
  const deps = {
    credentials: {
      find() {
        throw new TypeError('a bug')
      },
    },
    storeIsFresh: () => true,
    metrics: { refused: (code: string) => void refused.push(code) },
    clock: { now: () => 0 },
    locale: 'en',
    log: createLog('info', { write: (line) => void lines.push(line) }),
  }
  // Sound: the call fails at the first of them.
  await models(
    { request, response, path: '/v1/models', client: { address: '', agent: '' } },
    deps as unknown as GatewayDeps,
  )
  expect(response.statusCode).toBe(500)
  expect(refused).toEqual(['internal'])
  expect(lines.join('')).toContain('a bug')
})
