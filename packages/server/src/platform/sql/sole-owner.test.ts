import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { becomeSoleOwner, OwnedElsewhereError } from './sole-owner.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-owner-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('one owns the file at a time, and the next one can when the first lets go', () => {
  const file = join(folder, 'lock')
  const first = becomeSoleOwner(file)
  expect(() => becomeSoleOwner(file)).toThrow(OwnedElsewhereError)
  expect(() => becomeSoleOwner(file)).toThrow(OwnedElsewhereError)
  first.close()
  becomeSoleOwner(file).close()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
