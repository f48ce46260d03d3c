import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { heapFileProblem } from './crash-files.ts'

const module = JSON.stringify(new URL('crash-files.ts', import.meta.url).href)
const heldBytes = 64 * 1024 * 1024

/** Crashes a process that holds much in memory, where core dumps are on, and says what it left. */
function crash(
  prepare: string,
  flags: readonly string[] = [],
): { name: string; bytes: number; text: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-crash-'))
  try {
    const script = join(folder, 'crash.mjs')
    writeFileSync(
      script,
      `const held = Buffer.alloc(${heldBytes}, 'kanarienvogel'); ${prepare}; process.exitCode = held.length`,
    )
    const command = 'ulimit -c unlimited; exec "$@"'
    spawnSync('sh', ['-c', command, 'sh', process.execPath, ...flags, script], { cwd: folder })
    return readdirSync(folder)
      .filter((name) => name !== 'crash.mjs')
      .map((name) => {
        const file = join(folder, name)
        return { name, bytes: statSync(file).size, text: readFileSync(file, 'latin1').slice(0, 1_000_000) }
      })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const kept = `(await import(${module})).keepMemoryFromCrashFiles()`

describe.runIf(process.platform === 'linux')('a crash', () => {
  it('leaves no memory in a core dump', () => {
    // Where the system sends core dumps elsewhere, there is nothing to look at.
    for (const { bytes } of crash(`${kept}; process.abort()`)) expect(bytes).toBeLessThan(heldBytes / 8)
  })

  it('writes no report, whatever Node.js was told', () => {
    const flags = ['--report-on-fatalerror', '--report-uncaught-exception']
    const thrown = `${kept}; throw new Error('kanarienvogel')`
    expect(crash(thrown, flags)).toEqual([])
    expect(crash(thrown.replace(kept, ''), flags).map(({ text }) => text)).toEqual([
      expect.stringContaining('kanarienvogel'),
    ])
  })
})

describe('a flag that writes the heap into a file', () => {
  const zdr = { access: [{}, { retention: 'zdr' }], language: 'en' } as const
  const none = { execArgv: [], env: {} }

  it('is refused where somebody is promised zero retention', () => {
    expect(heapFileProblem(zdr, none)).toBeUndefined()
    expect(heapFileProblem(zdr, { ...none, execArgv: ['--heapsnapshot-signal=SIGUSR2'] })).toContain(
      '--heapsnapshot-signal',
    )
    const env = { NODE_OPTIONS: '--no-warnings --heapsnapshot-near-heap-limit=3' }
    expect(heapFileProblem(zdr, { ...none, env })).toContain('--heapsnapshot-near-heap-limit')
    expect(heapFileProblem({ ...zdr, access: [] }, { ...none, env })).toBeUndefined()
    expect(heapFileProblem({ ...zdr, language: 'ja' }, { ...none, env })).toMatch(/外してください$/)
  })
})
