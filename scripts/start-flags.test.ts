import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const manifest = join(import.meta.dirname, '../package.json')
const { start } = (JSON.parse(readFileSync(manifest, 'utf8')) as { scripts: { start: string } }).scripts

/** Fills the young generation with objects that live for a while, and says how far it grew in megabytes. */
const grow = `
  const { getHeapSpaceStatistics } = require('node:v8')
  let kept = []
  let most = 0
  for (let i = 0; i < 3e6; i++) {
    kept.push({ i })
    if (kept.length > 2e5) kept = kept.slice(1e5)
    if (i % 2e4 > 0) continue
    most = Math.max(most, getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size)
  }
  console.log(Math.round(most / 2 ** 20), process.env.MALLOC_ARENA_MAX)`

/** What `npm start` would run, with that program instead of the server. */
function started(env: Record<string, string>, program = grow): string {
  const command = start.replace(/packages\/cli\/bin\/sekisho\.js up$/, '-e "$PROGRAM"')
  expect(command).not.toBe(start)
  const PATH = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`
  return execFileSync('sh', ['-c', command], {
    env: { PATH, PROGRAM: program, ...env },
    encoding: 'utf8',
  }).trim()
}

const inThread = `
  const { Worker } = require('node:worker_threads')
  new Worker(process.env.INNER, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 6 } })`

describe('what npm start gives Node', () => {
  it('bounds the young generation, and the arenas of the allocator', () => {
    expect(started({})).toBe('32 2')
  })

  it('leaves an operator their own', () => {
    expect(started({ NODE_OPTIONS: '--max-semi-space-size=2', MALLOC_ARENA_MAX: '7' })).toBe('4 7')
  })

  it('leaves a thread the smaller one it was made with', () => {
    expect(started({ INNER: grow }, inThread)).toBe('4 2')
  })
})
