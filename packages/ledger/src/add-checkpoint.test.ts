import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddCheckpoint, NoteError, parseAddCheckpoint } from './index.ts'

/** The example of the specification. */
const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`
const hash = Buffer.alloc(32, 7).toString('base64')

describe('a request for a cosignature', () => {
  test('is that of the specification, both ways', () => {
    const request = parseAddCheckpoint(example)
    expect(request.old).toBe(20_852_014)
    expect(request.proof).toHaveLength(4)
    expect(request.checkpoint.split('\n')[1]).toBe('20852163')
    expect(formatAddCheckpoint(request)).toBe(example)
  })

  test('is read back as it was written, whatever its proof', () => {
    const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 63 })
    fc.assert(
      fc.property(fc.nat(), hashes, (old, proof) => {
        const request = { old, proof, checkpoint: 'o\n1\nroot\n\nsignatures\n' }
        expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request)
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['no empty line', 'old 1\ncheckpoint\n'],
    ['no old size', `${hash}\n\ncheckpoint\n`],
    ['a leading zero', 'old 01\n\ncheckpoint\n'],
    ['a sign', 'old -1\n\ncheckpoint\n'],
    ['a size past 53 bits', 'old 9007199254740992\n\ncheckpoint\n'],
    ['a carriage return', 'old 1\r\n\ncheckpoint\n'],
    ['a short hash', 'old 1\nAAAA\n\ncheckpoint\n'],
    ['64 lines of proof', `old 1\n${`${hash}\n`.repeat(64)}\ncheckpoint\n`],
  ])('is refused with %s', (_, body) => {
    expect(() => parseAddCheckpoint(body)).toThrow(NoteError)
  })

  test('never fails in another way, whatever comes', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('old 1', hash, '', 'o'))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        try {
          parseAddCheckpoint(lines.join('\n'))
        } catch (error) {
          expect(error).toBeInstanceOf(NoteError)
        }
      }),
    )
  })
})
