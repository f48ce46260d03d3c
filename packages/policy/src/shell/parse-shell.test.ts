import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseShell } from './parse-shell.ts'

describe('parseShell', () => {
  it('reads simple and nested commands', () => {
    expect(parseShell('git status && echo "$(date)"').understood).toBe(true)
  })

  it.each(['echo "', 'if true', 'echo $(if', 'echo "$(echo $(fi)"', 'ls\0', 'ls\rrm x'])(
    'does not understand %j',
    (text) => {
      expect(parseShell(text).understood).toBe(false)
    },
  )

  it('never throws', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        parseShell(text)
      }),
    )
    expect(parseShell('$('.repeat(5000)).understood).toBe(false)
    expect(parseShell('('.repeat(5000)).understood).toBe(false)
  })
})
