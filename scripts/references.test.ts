import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { apiReference } from './generate-api-reference.ts'
import { cliReference } from './generate-cli-reference.ts'
import { entryGuide } from './generate-entry-reference.ts'
import { lintReference } from './generate-lint-reference.ts'
import { permissionReference } from './generate-permission-reference.ts'
import { sinkReference } from './generate-sink-reference.ts'

describe.each([
  { script: 'scripts/generate-api-reference.ts', files: apiReference() },
  { script: 'scripts/generate-cli-reference.ts', files: cliReference() },
  { script: 'scripts/generate-entry-reference.ts', files: entryGuide() },
  { script: 'scripts/generate-lint-reference.ts', files: lintReference() },
  { script: 'scripts/generate-permission-reference.ts', files: permissionReference() },
  { script: 'scripts/generate-sink-reference.ts', files: sinkReference() },
])('what $script writes', ({ script, files }) => {
  it.each(Object.entries(files))('%s is up to date', async (path, content) => {
    const committed = await readFile(new URL(`../${path}`, import.meta.url), 'utf8').catch(() => '')
    expect(committed === content, `run: node ${script}`).toBe(true)
  })
})
