import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { guardVersion } from '../packages/guard/src/version.ts'
import { version } from '../packages/server/src/version.ts'

interface Manifest {
  name: string
  version: string
  private?: boolean
  dependencies?: Record<string, string>
  bin?: Record<string, string>
  files?: string[]
}

const root = new URL('../', import.meta.url)
const read = (folder: string) =>
  JSON.parse(readFileSync(new URL(`${folder}package.json`, root), 'utf8')) as Manifest
/** The console is built into files of its own: what it is made of is in them. */
const parts = readdirSync(new URL('packages/', root))
  .filter((name) => name !== 'console')
  .map((name) => read(`packages/${name}/`))
const published = read('')

test('the published package depends on what its parts depend on, in the same versions, and on nothing else', () => {
  const needed = parts.flatMap(({ dependencies = {} }) =>
    Object.entries(dependencies).filter(([name]) => !name.startsWith('@sekisho/')),
  )
  expect(published.dependencies).toEqual(Object.fromEntries(needed))
  // Two parts that pin different versions would make the map above choose one of them.
  for (const [name, pinned] of needed) expect([name, published.dependencies?.[name]]).toEqual([name, pinned])
})

test('versions are exact, so that an install today and one next year are the same', () => {
  for (const pinned of Object.values(published.dependencies ?? {})) expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
})

test('every package says the version the server says', () => {
  expect(guardVersion).toBe(version)
  const workspaces = ['scenarios/', 'conformance/', 'bench/'].map(read)
  for (const manifest of [published, ...parts, ...workspaces])
    expect([manifest.name, manifest.version]).toEqual([manifest.name, version])
  for (const { dependencies = {} } of [...parts, ...workspaces])
    for (const [name, wanted] of Object.entries(dependencies))
      if (name.startsWith('@sekisho/')) expect([name, wanted]).toEqual([name, version])
})

test('only the product is published: the workspaces are private', () => {
  expect(published.private).toBeUndefined()
  for (const { name, private: isPrivate } of parts) expect([name, isPrivate]).toEqual([name, true])
})
