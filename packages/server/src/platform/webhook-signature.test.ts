import { expect, test } from 'vitest'
import { webhookHeaders, webhookSecretProblem } from './webhook-signature.ts'

// The example of the reference libraries.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  time: 1_614_265_330_999,
  body: '{"test": 2432232314}',
}

test('signs as the reference libraries do', () => {
  expect(webhookHeaders(message, [secret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('signs with both secrets while one replaces the other', () => {
  const next = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const { 'webhook-signature': both } = webhookHeaders(message, [next, secret])
  expect(both.split(' ')).toEqual([
    webhookHeaders(message, [next])['webhook-signature'],
    webhookHeaders(message, [secret])['webhook-signature'],
  ])
})

test.each([
  ['without its mark', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ['that is no base64', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La!!!'],
  ['that is short', `whsec_${Buffer.alloc(23).toString('base64')}`],
  ['that is long', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ['that is empty', ''],
])('refuses a secret %s', (_, text) => {
  expect(webhookSecretProblem(text)).toContain('whsec_')
})

test('accepts secrets of the allowed lengths, with and without padding', () => {
  for (const length of [24, 25, 64]) {
    const text = `whsec_${Buffer.alloc(length, 1).toString('base64')}`
    expect([webhookSecretProblem(text), webhookSecretProblem(text.replace(/=+$/, ''))]).toEqual([
      undefined,
      undefined,
    ])
  }
})
