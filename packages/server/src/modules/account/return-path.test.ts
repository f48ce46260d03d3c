import { isConsolePath } from '@sekisho/contract'
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
    'people',
    '?role=admin&search=',
    '%2f',
  )
  assert(
    property(array(piece, { maxLength: 8 }), (pieces) => {
      const path = returnPath(pieces.join(''))
      expect(new URL(path, 'https://gate.example').host).toBe('gate.example')
      const isNamed = /^\/(account|device(\?user_code=[\w-]+)?)$/.test(path)
      expect(isNamed || isConsolePath(path.split('?')[0] ?? ''), path).toBe(true)
    }),
  )
})

it('a filter of the console is kept, and what is no page of it is not', () => {
  expect(returnPath('/people?role=admin&search=%E7%94%B0')).toBe('/people?role=admin&search=%E7%94%B0')
  expect(returnPath('/people?search=<script>')).toBe('/account')
  expect(returnPath('/api/people')).toBe('/account')
})
