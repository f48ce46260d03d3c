import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemRandom } from '../clock/random.ts'
import { createSealer, SealError } from './sealer.ts'

const old = randomBytes(32)
const young = 'a master key of at least 32 characters'
const sealer = createSealer([young], systemRandom)

describe('a sealed value', () => {
  it('opens to what was sealed, whatever it is, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = sealer.seal('tokens', text)
        expect(sealer.open('tokens', sealed)).toBe(Buffer.from(text).toString())
        expect(sealer.seal('tokens', text)).not.toBe(sealed)
      }),
    )
  })

  it('does not open for another purpose, nor changed by a bit, nor cut', () => {
    const sealed = sealer.seal('tokens', 'secret')
    expect(() => sealer.open('keys', sealed)).toThrow(SealError)
    const [id, body = ''] = sealed.split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => sealer.open('tokens', `${id}.${changed.toString('base64url')}`)).toThrow(SealError)
    }
    for (const text of ['', '.', id ?? '', `${id}.`, `${id}.AAAA`, sealed.slice(0, -4)])
      expect(() => sealer.open('tokens', text)).toThrow(SealError)
  })

  it('opens after its master key was followed by another, and only while that is kept', () => {
    const sealed = createSealer([old], systemRandom).seal('tokens', 'secret')
    expect(createSealer([young, old], systemRandom).open('tokens', sealed)).toBe('secret')
    expect(() => sealer.open('tokens', sealed)).toThrow('not here')
  })
})

describe('a signature', () => {
  it('holds for its text and purpose alone', () => {
    const mac = sealer.sign('refresh', 'ses_1 1')
    expect(sealer.verify('refresh', 'ses_1 1', mac)).toBe(true)
    expect(sealer.verify('refresh', 'ses_1 2', mac)).toBe(false)
    expect(sealer.verify('state', 'ses_1 1', mac)).toBe(false)
    expect(sealer.verify('refresh', 'ses_1 1', '')).toBe(false)
    expect(createSealer([old, young], systemRandom).verify('refresh', 'ses_1 1', mac)).toBe(true)
  })
})

it('a master key too short to be random is refused at once', () => {
  expect(() => createSealer(['short'], systemRandom)).toThrow(RangeError)
  expect(() => createSealer([], systemRandom)).toThrow(RangeError)
})
