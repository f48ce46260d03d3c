import { array, assert, constantFrom, property } from 'fast-check'
import { expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

it('whatever is asked, a sign-in leads to a page of ours that was named', () => {
  const piece = constantFrom(
    '/',
    '//',
    '\\',
    'account',
    'device',
    '?user_code=',
    'AB-CD',
    '@',
    ':',
    'https:',
    'evil.example',
    '\r\n',
    '#',
    '..',
    '%2f',
  )
  assert(
    property(array(piece, { maxLength: 8 }), (pieces) => {
      const path = returnPath(pieces.join(''))
      expect(new URL(path, 'https://gate.example').host).toBe('gate.example')
      expect(path).toMatch(/^\/(account|device(\?user_code=[\w-]+)?)$/)
    }),
  )
})
