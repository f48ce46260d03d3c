import { afterEach, expect, test } from 'vitest'
import type { SecretSource } from '../../../modules/providers/index.ts'
import type { Clock } from '../../../platform/clock/clock.ts'
import { recordAnswer } from '../record-answer.ts'
import { createAnthropicProvider } from './anthropic.ts'
import { openUpstream, outgoingTo, settingsFor } from './upstream.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const oldKey: SecretSource = { kind: 'value', value: 'test-key-of-the-current-OLD1' }
const newKey: SecretSource = { kind: 'value', value: 'test-key-of-the-next-one-NEW2' }

/** An upstream that accepts some keys, and a provider that has some. */
async function open({ accepts, keys }: { accepts: SecretSource[]; keys: SecretSource[] }) {
  const good = accepts.map((key) => (key.kind === 'value' ? key.value : ''))
  const received: string[] = []
  const upstream = await openUpstream((request, response) => {
    const key = String(request.headers['x-api-key'])
    received.push(key.slice(-4))
    request.resume().on('end', () => {
      response.writeHead(good.includes(key) ? 200 : 401)
      response.end(good.includes(key) ? 'welcome' : 'who are you')
    })
  })
  closers.push(() => upstream.close())
  const used: string[] = []
  let time = 0
  const clock: Clock = { now: () => 0, monotonic: () => time }
  const provider = createAnthropicProvider(settingsFor(upstream.url, { keys }), {
    clock,
    proxy: {},
    onKeyUsed: ({ provider, key, hint }) => used.push(`${provider} ${key} ${hint}`),
    onKeyChanged: () => {},
    onKeyProblem: () => {},
  })
  closers.push(() => provider.close())
  async function ask() {
    const answer = recordAnswer()
    provider.send(outgoingTo('/v1/messages'), answer.sink)
    await answer.over
    return answer
  }
  return { ask, used, received, wait: (ms: number) => void (time += ms) }
}

test('the first key is used while it works', async () => {
  const { ask, used, received } = await open({ accepts: [oldKey, newKey], keys: [oldKey, newKey] })
  expect((await ask()).status).toBe(200)
  expect(received).toEqual(['OLD1'])
  expect(used).toEqual(['upstream current OLD1'])
})

test('a call whose key is refused is repeated with the next, unseen by the caller', async () => {
  const { ask, used } = await open({ accepts: [newKey], keys: [oldKey, newKey] })
  const answer = await ask()
  expect([answer.status, answer.text(), answer.events]).toEqual([200, 'welcome', ['head', 'chunk', 'end']])
  expect(used).toEqual(['upstream next NEW2'])
})

test('a refused key stands last for a minute, then is tried first again', async () => {
  const { ask, received, wait } = await open({ accepts: [newKey], keys: [oldKey, newKey] })
  await ask()
  await ask()
  expect(received).toEqual(['OLD1', 'NEW2', 'NEW2'])
  wait(60_000)
  await ask()
  expect(received.slice(3)).toEqual(['OLD1', 'NEW2'])
})

test('when every key is refused the last 401 passes unchanged', async () => {
  const { ask, received } = await open({ accepts: [], keys: [oldKey, newKey] })
  const answer = await ask()
  expect([answer.status, answer.text()]).toEqual([401, 'who are you'])
  expect(received).toEqual(['OLD1', 'NEW2'])
})

test('the 401 of an only key passes unchanged', async () => {
  const { ask, received } = await open({ accepts: [], keys: [oldKey] })
  expect((await ask()).status).toBe(401)
  expect(received).toEqual(['OLD1'])
})
