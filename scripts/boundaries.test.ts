import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Who may import whom (ARCHITECTURE.md): one file that breaks each rule, and one beside it that keeps it. */
const boundaries = [
  ['packages/contract/src/a.ts', 'node:fs', 'zod'],
  ['packages/contract/src/b.ts', '@sekisho/ledger', './ids.ts'],
  ['packages/ledger/src/a.ts', 'node:crypto', '@sekisho/contract'],
  ['packages/ledger/src/b.ts', '@sekisho/server', '@sekisho/contract'],
  ['packages/policy/src/a.ts', 'node:path', '@sekisho/contract'],
  ['packages/policy/src/b.ts', '@sekisho/cli', '@sekisho/contract'],
  ['packages/guard/src/a.ts', '@sekisho/server', '@sekisho/policy'],
  ['packages/guard/src/b.ts', '@sekisho/contract/admin-api', '@sekisho/contract'],
  ['packages/guard/src/hook/c.ts', 'zod', 'node:vm'],
  ['packages/guard/src/d.ts', '../../server/src/version.ts', './version.ts'],
  ['packages/server/src/platform/sql/a.ts', '../../modules/people/index.ts', 'kysely'],
  ['packages/server/src/platform/sql/b.ts', '../../config/settings.ts', 'pg'],
  ['packages/server/src/http/a.ts', '../modules/people/index.ts', '@sekisho/contract'],
  ['packages/server/src/http/b.ts', '../gateway/call.ts', '../platform/clock/clock.ts'],
  ['packages/server/src/modules/people/a.ts', '../credentials/store.ts', '../credentials/index.ts'],
  ['packages/server/src/modules/people/b.ts', '../../gateway/call.ts', '../../platform/clock/clock.ts'],
  ['packages/server/src/modules/people/c.ts', '../../compose.ts', '../../http/address.ts'],
  ['packages/server/src/gateway/a.ts', '../compose.ts', '../modules/people/index.ts'],
  ['packages/server/src/gateway/b.ts', '../modules/people/people.ts', '@sekisho/contract'],
  [
    'packages/server/src/gateway/steps/c.ts',
    '../../modules/people/people.ts',
    '../../modules/people/index.ts',
  ],
  ['packages/server/src/modules/people/sub/d.ts', '../../credentials/store.ts', '../../credentials/index.ts'],
  ['packages/server/src/workers.ts', './compose.ts', './main.ts'],
  ['packages/server/src/up.ts', './identity.ts', './main.ts'],
  ['packages/server/src/modules/people/e.ts', '../../identity.ts', '../../http/address.ts'],
  ['packages/server/src/gateway/d.ts', '../identity.ts', '../modules/people/index.ts'],
  ['packages/console/src/pages/a.ts', 'node:fs', '@sekisho/policy'],
  ['packages/console/src/pages/b.ts', '@sekisho/contract/admin-api', '@sekisho/contract'],
  ['packages/console/src/api/c.ts', '@sekisho/server', '@sekisho/ledger'],
  ['packages/cli/src/a.ts', '@sekisho/server/src/compose.ts', '@sekisho/server'],
] as const

describe('import boundaries', () => {
  let folder: string
  let forbiddenHalf: Complaint[]
  let allowedHalf: Complaint[]
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-boundaries-'))
    for (const half of ['forbidden', 'allowed']) {
      mkdirSync(join(folder, half))
      copyFileSync(join(root, '.oxlintrc.json'), join(folder, half, '.oxlintrc.json'))
    }
    for (const [path, forbidden, allowed] of boundaries) {
      write(join(folder, 'forbidden', path), forbidden)
      write(join(folder, 'allowed', path), allowed)
    }
    forbiddenHalf = complaints(join(folder, 'forbidden'))
    allowedHalf = complaints(join(folder, 'allowed'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(boundaries)('%s may not import %s', (path, forbidden) => {
    expect(messagesOf(forbiddenHalf, path)).toContainEqual(expect.stringContaining(forbidden))
  })

  it.each(boundaries.map(([path, , allowed]) => [path, allowed]))('%s may import %s', (path) => {
    expect(messagesOf(allowedHalf, path)).toEqual([])
  })
})

function write(file: string, specifier: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `import * as thing from '${specifier}'\n\nexport const names = Object.keys(thing)\n`)
}

interface Complaint {
  code: string
  message: string
  filename: string
}

/** What no-restricted-imports says of the files of one half: all in one run, as the program takes longest to start. */
function complaints(cwd: string): Complaint[] {
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  // A lint that finds something ends with 1.
  const { stdout } = spawnSync(oxlint, ['-c', '.oxlintrc.json', '-f', 'json'], { cwd, encoding: 'utf8' })
  const { diagnostics, number_of_files: files } = JSON.parse(stdout) as Report
  // What was not read has nothing said of it.
  expect(files).toBe(boundaries.length)
  return diagnostics.filter(({ code }) => code.includes('no-restricted-imports'))
}

interface Report {
  diagnostics: Complaint[]
  number_of_files: number
}

function messagesOf(half: readonly Complaint[], path: string): string[] {
  return half.filter(({ filename }) => filename === path).map(({ message }) => message)
}
