import { execFileSync } from 'node:child_process'
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
  ['packages/cli/src/a.ts', '@sekisho/server/src/compose.ts', '@sekisho/server'],
] as const

describe('import boundaries', () => {
  let folder: string
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
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(boundaries)('%s may not import %s', (path, forbidden) => {
    expect(complaints(folder, join('forbidden', path))).toContainEqual(expect.stringContaining(forbidden))
  })

  it.each(boundaries.map(([path, , allowed]) => [path, allowed]))('%s may import %s', (path) => {
    expect(complaints(folder, join('allowed', path))).toEqual([])
  })
})

function write(file: string, specifier: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `import * as thing from '${specifier}'\n\nexport const names = Object.keys(thing)\n`)
}

/** What no-restricted-imports says of one file. */
function complaints(folder: string, path: string): string[] {
  const [half = '', ...rest] = path.split('/')
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  let report = ''
  try {
    const args = ['-c', '.oxlintrc.json', '-f', 'json', rest.join('/')]
    report = execFileSync(oxlint, args, { cwd: join(folder, half), encoding: 'utf8' })
  } catch (error) {
    report = String((error as { stdout?: string }).stdout)
  }
  const { diagnostics } = JSON.parse(report) as { diagnostics: { code: string; message: string }[] }
  return diagnostics
    .filter(({ code }) => code.includes('no-restricted-imports'))
    .map(({ message }) => message)
}
