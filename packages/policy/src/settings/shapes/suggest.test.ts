import { expect, test } from 'vitest'
import { suggest } from './suggest.ts'

test.each([
  ['publicUrl', 'public_url'],
  ['prot', 'port'],
  ['trusted-proxies', 'trusted_proxies'],
  ['listne', 'listen'],
])('%s was meant as %s', (word, meant) => {
  expect(suggest(word, ['public_url', 'host', 'port', 'trusted_proxies', 'listen'])).toBe(meant)
})

test('a word near nothing has no suggestion', () => {
  expect(suggest('completely-different', ['host', 'port'])).toBeUndefined()
  expect(suggest('', ['host'])).toBeUndefined()
})
