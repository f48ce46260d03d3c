import { describe, expect, it } from 'vitest'
import { signToken } from '../device/tokens.ts'
import { newTestKey, signPolicy, signSuccession } from '../testing/machine.ts'
import { trustedKeys } from './trusted-keys.ts'

const [pinned, second, third, stranger] = [newTestKey(), newTestKey(), newTestKey(), newTestKey()]
const trusting = (successions: unknown) => [...trustedKeys([pinned.thumbprint], successions)]

describe('a key is trusted', () => {
  it('when it is pinned, or follows one that is, however long ago', () => {
    const chain = [signSuccession(pinned, second), signSuccession(second, third)]
    expect(trusting(chain)).toEqual([pinned.thumbprint, second.thumbprint, third.thumbprint])
    expect(trusting(undefined)).toEqual([pinned.thumbprint])
  })

  it('at the end of a chain of whatever length it comes to in years', () => {
    const chain = Array.from({ length: 120 }, newTestKey)
    const before = (index: number) => chain[index - 1] ?? pinned
    const trusted = trusting(chain.map((key, index) => signSuccession(before(index), key)))
    expect(trusted).toHaveLength(121)
    expect(trusted.at(-1)).toBe(chain.at(-1)?.thumbprint)
  })

  it('never by the word of a key that is not', () => {
    expect(trusting([signSuccession(stranger, third)])).toEqual([pinned.thumbprint])
    expect(trusting([signSuccession(second, third)])).toEqual([pinned.thumbprint])
  })

  it('never when the trusted key is named and another one signed', () => {
    const { privateJwk } = stranger
    const claims = { successor: stranger.publicJwk }
    const forged = signToken(claims, {
      key: privateJwk,
      typ: 'sekisho-policy-key+jwt',
      jwk: pinned.publicJwk,
    })
    expect(trusting([forged])).toEqual([pinned.thumbprint])
  })

  it('never by a statement of another kind, or one that was altered', () => {
    const statement = signSuccession(pinned, second)
    const [head, , signature] = statement.split('.')
    const payload = Buffer.from(JSON.stringify({ successor: stranger.publicJwk })).toString('base64url')
    const others = [
      signSuccession(pinned, second, 'JWT'),
      signPolicy(pinned, { settings: { successor: stranger.publicJwk } }),
      `${head}.${payload}.${signature}`,
      statement.slice(0, -8),
      'x'.repeat(10_000),
      '',
      null,
      {},
    ]
    expect(trusting(others)).toEqual([pinned.thumbprint])
  })
})
