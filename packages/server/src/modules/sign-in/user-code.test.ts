import { expect, it } from 'vitest'
import { newUserCode, readUserCode } from './user-code.ts'

it('a new code is eight of twenty letters and reads back', () => {
  const letters = new Set<string>()
  for (let made = 0; made < 500; made++) {
    const code = newUserCode()
    expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    expect(readUserCode(code)).toBe(code.replace('-', ''))
    for (const letter of code.replace('-', '')) letters.add(letter)
  }
  expect(letters.size).toBe(20)
})

it.each(['wdjb-mjht', ' WDJB MJHT ', 'WDJBMJHT', 'WDJB–MJHT', 'ＷＤＪＢ－ＭＪＨＴ', 'ｗｄｊｂーｍｊｈｔ'])(
  '%j is the code WDJB-MJHT',
  (typed) => {
    expect(readUserCode(typed)).toBe('WDJBMJHT')
  },
)

it.each(['', 'WDJB', 'WDJB-MJHTX', 'WDJA-MJHT', 'WDJB-MJH1', '<script>', 'x'.repeat(1000)])(
  '%j is no code',
  (typed) => {
    expect(readUserCode(typed)).toBeUndefined()
  },
)
