import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const manifest = join(import.meta.dirname, '../package.json')
const { start } = (JSON.parse(readFileSync(manifest, 'utf8')) as { scripts: { start: string } }).scripts

const oldMb = 100
/** Prints how large the young generation may grow in megabytes, three halves of it as V8 counts, and the allocator's arenas. */
const limits = `
  const { heap_size_limit } = require('node:v8').getHeapStatistics()
  console.log(heap_size_limit / 2 ** 20 - ${oldMb}, process.env.MALLOC_ARENA_MAX)`

/** What `npm start` runs, with that program instead of the server. */
function started(env: Record<string, string>, program = limits): string {
  const command = start.replace(
    /packages\/cli\/bin\/sekisho\.js up$/,
    `--max-old-space-size=${oldMb} -e "$PROGRAM"`,
  )
  expect(command).not.toBe(start)
  const PATH = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`
  return execFileSync('sh', ['-c', command], {
    env: { PATH, PROGRAM: program, ...env },
    encoding: 'utf8',
  }).trim()
}

const inThread = `
  const { Worker } = require('node:worker_threads')
  const resourceLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: ${oldMb} }
  new Worker(process.env.INNER, { eval: true, resourceLimits })`

describe('what npm start gives Node', () => {
  it('bounds the young generation, and the arenas of the allocator', () => {
    expect(started({})).toBe('48 2')
  })

  it('leaves an operator their own', () => {
    expect(started({ NODE_OPTIONS: '--max-semi-space-size=2', MALLOC_ARENA_MAX: '7' })).toBe('6 7')
  })

  it('leaves a thread the smaller one it was made with', () => {
    expect(started({ INNER: limits }, inThread)).toBe('12 2')
  })
})
