import { describe, expect, it } from 'vitest'
import { createTestClock } from '../sessions/testing/node.ts'
import { createRateLimit } from '../sign-in/index.ts'
import { createExchangeLimits } from './exchange-limits.ts'
import type { ExchangeProblemCode } from './exchange-problems.ts'

const max = 3
const windowMs = 600_000
const subject = { issuer: 'https://issuer.example', sub: 'repo:example-org/app' }

function openLimits() {
  const clock = createTestClock()
  const limit = () => createRateLimit({ max, windowMs, clock })
  const limits = createExchangeLimits({ address: limit(), subject: limit() })
  let addresses = 0
  return {
    ...limits,
    clock,
    /** every time from an address that was never there */
    failElsewhere: (code: ExchangeProblemCode, times = max) => {
      for (let i = 0; i < times; i++) limits.failed(code, { address: `198.51.100.${addresses++}`, subject })
    },
  }
}

describe('an address', () => {
  it('that fails too often waits out the window, and nobody else does', () => {
    const { failed, checkAddress, clock } = openLimits()
    for (let i = 0; i < max; i++) failed('signature', { address: '192.0.2.1' })
    expect(() => checkAddress('192.0.2.1')).toThrow(/600 seconds/)
    checkAddress('192.0.2.2')
    clock.pass(windowMs)
    checkAddress('192.0.2.1')
  })

  it('is not held to account for an issuer that is away, and not longer for being refused', () => {
    const { failed, checkAddress } = openLimits()
    for (const code of ['issuer_unavailable', 'address_failed', 'subject_failed'] as const)
      for (let i = 0; i < max; i++) failed(code, { address: '192.0.2.1' })
    checkAddress('192.0.2.1')
  })
})

describe('a subject', () => {
  it.each(['no_rule', 'account_inactive'] as const)(
    'that fails too often with %s waits, wherever it comes from; others of its issuer do not',
    (code) => {
      const { failElsewhere, checkSubject, clock } = openLimits()
      failElsewhere(code)
      expect(() => checkSubject(subject)).toThrow(/600 seconds/)
      checkSubject({ ...subject, sub: 'repo:example-org/other' })
      checkSubject({ ...subject, issuer: 'https://other.example' })
      clock.pass(windowMs)
      checkSubject(subject)
    },
  )

  it.each(['used', 'signature', 'expired'] as const)(
    'is not kept out by whoever has a copy of its token and fails with %s',
    (code) => {
      const { failElsewhere, checkSubject } = openLimits()
      failElsewhere(code, 10 * max)
      checkSubject(subject)
    },
  )
})
