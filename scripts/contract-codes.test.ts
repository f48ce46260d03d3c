import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { adminProblems, entryKinds, refusals } from '../packages/contract/src/index.ts'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** All that is said outside the contract and the tests, as one text. */
const sources = globSync('packages/{cli,ledger,server}/src/**/*.ts', { cwd: root })
  .filter((path) => !path.endsWith('.test.ts') && !path.includes('/testing'))
  .map((path) => readFileSync(`${root}/${path}`, 'utf8'))
  .join('\n')

describe.each([
  { what: 'refusal', codes: Object.keys(refusals) },
  { what: 'admin problem', codes: Object.keys(adminProblems) },
  { what: 'kind of entry', codes: entryKinds },
])('the contract lists no $what', ({ codes }) => {
  it('that nobody says', () => {
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  })
})
