import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hookInput, testMachine } from '../packages/guard/src/testing/machine.ts'

/**
 * How long the guard's hook takes as a process, beside an empty Node, one run of each after the other, so that what else the
 * machine does meets all alike: `node scripts/measure-guard.ts [rounds]`, after `npm run build` and scripts/build-guard.ts.
 */
const rounds = Number(process.argv[2] ?? 100)
const dist = (name: string) => fileURLToPath(new URL(`../dist/guard/${name}`, import.meta.url))

using machine = testMachine()
machine.hold({
  settings: { permissions: { deny: ['Bash(curl *)', 'Read(./.env)'], allow: ['Bash(npm *)'] } },
})
const hook = ['hook', ...machine.args]
const subjects: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': [process.execPath, '-e', '0'],
  'guard on Node': [process.execPath, dist('sekisho-guard.cjs'), ...hook],
  'single executable': [dist('sekisho-guard'), ...hook],
}
const taken = new Map<string, number[]>()
const input = hookInput('Bash', { command: 'npm test && git status | head -5' }, { cwd: machine.folder })
for (let round = 0; round <= rounds; round++)
  for (const [name, [file = '', ...args]] of Object.entries(subjects)) {
    if (!existsSync(file)) continue
    const start = performance.now()
    const { status, stderr } = spawnSync(file, args, { input, encoding: 'utf8' })
    const ms = performance.now() - start
    if (status !== 0) throw new Error(`${name}: ${status} ${stderr}`)
    // The first fills the caches.
    if (round > 0) taken.set(name, [...(taken.get(name) ?? []), ms])
  }
for (const [name, times] of taken) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)
  process.stdout.write(`${name.padEnd(20)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms\n`)
}
