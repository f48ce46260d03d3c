import { describe, expect, it } from 'vitest'
import { isConsolePath } from './console-paths.ts'

describe('the paths of the console', () => {
  it('are its front page and what lies below a section', () => {
    for (const path of ['/', '/people', '/people/per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV', '/ledger/entries/7', '/me'])
      expect(isConsolePath(path), path).toBe(true)
  })

  it('are no other host, no path of the API and nothing unknown', () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '/api/people',
      '/v1/messages',
      '/peoples',
      '/people/',
      '/people/..%2f',
      '/people/a/b/c/d/e',
    ])
      expect(isConsolePath(path), path).toBe(false)
  })
})
