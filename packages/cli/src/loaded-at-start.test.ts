import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** Where the modules lie that a process has loaded when its command line and its server can begin. */
function loadedAtStart(): string[] {
  const program = `
    const { registerHooks } = await import('node:module')
    const urls = []
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
    await import('${new URL('main.ts', import.meta.url).href}')
    await import('${import.meta.resolve('@sekisho/server')}')
    console.log(JSON.stringify(urls))`
  const flags = ['--input-type=module', '--eval', program]
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as string[]
}

/** Each costs every process, and threads too, some megabytes for good (decisions/050, 163). */
const broughtWhenAskedFor = [
  ['the schemas of the admin API', '/contract/src/admin-api/'],
  ['the library that serves it', '/node_modules/hono/'],
  ['what settings and their rules mean', '/policy/src/lint/'],
  ['the parser of shell commands', '/node_modules/unbash/'],
  ['the driver of PostgreSQL', '/node_modules/pg/'],
] as const

describe('a server that starts', () => {
  const loaded = loadedAtStart()

  it('has loaded what serves calls', () => {
    expect(loaded.some((url) => url.includes('/server/src/gateway/messages.ts'))).toBe(true)
  })

  it.each(broughtWhenAskedFor)('has not loaded %s', (_name, place) => {
    expect(loaded.filter((url) => url.includes(place))).toEqual([])
  })
})
