import { describe, expect, it } from 'vitest'
import type { SecondFactorSettings } from '../settings.ts'
import { provesSecondFactor } from './second-factor.ts'
import { testIssuer } from './testing/issuer-settings.ts'

const now = 1_800_000_000_000
const first = { steppedUp: false, now }
const second = { steppedUp: true, now }

function settings(secondFactor: SecondFactorSettings) {
  return testIssuer('https://id.example.com', { secondFactor, clockSkewSeconds: 60 })
}

describe('a second factor', () => {
  it.each([
    [['pwd', 'mfa'], true],
    [['otp'], false],
    [['hwk', 'user'], false],
    [['swk', 'sc', 'fido', 'pwd'], false],
    [[], false],
    [undefined, false],
  ])('unless the operator names more, the methods %j prove it: %s', (amr, proved) => {
    expect(provesSecondFactor({ amr }, testIssuer('https://id.example.com'), first)).toBe(proved)
  })

  const proofs = [
    { claim: 'acr', values: ['urn:mfa', '2'] },
    { claim: 'acrs', values: ['c1', 'c2'] },
    { claim: '/auth/methods', values: ['otp'] },
    { claim: 'https://corp.example/mfa', values: ['true'] },
  ]

  it.each([
    [{ acr: 'urn:mfa' }, true],
    [{ acr: 'urn:mfa:none' }, false],
    [{ acr: 2 }, true],
    [{ acr: 1 }, false],
    [{ acrs: ['c9', 'c2'] }, true],
    [{ acrs: 'c1' }, true],
    [{ acrs: 'c1 c2' }, false],
    [{ acrs: 'c' }, false],
    [{ acrs: { c1: true } }, false],
    [{ acrs: [['c1']] }, false],
    [{ auth: { methods: ['pwd', 'otp'] } }, true],
    [{ '/auth/methods': 'otp' }, false],
    [{ auth: [] }, false],
    [{ 'https://corp.example/mfa': true }, true],
    [{ 'https://corp.example/mfa': null }, false],
    [{}, false],
  ])('is a claim of any name or place, one text or a list: %j, %s', (idToken, proved) => {
    expect(provesSecondFactor(idToken, settings({ proofs }), first)).toBe(proved)
  })

  it('that was asked for anew counts only when the provider says that it is new', () => {
    const stepUp = { parameters: { max_age: '30' }, maxAgeSeconds: 30 }
    const proves = (auth_time: unknown, pass = second) =>
      provesSecondFactor({ acr: '2', auth_time }, settings({ proofs, stepUp }), pass)
    const seconds = now / 1000
    expect(proves(seconds - 90)).toBe(true)
    expect(proves(seconds - 91)).toBe(false)
    for (const missing of [undefined, null, String(seconds)]) expect(proves(missing)).toBe(false)
    // Nothing of it was asked for at first.
    expect(proves(seconds - 9000, first)).toBe(true)
  })
})
