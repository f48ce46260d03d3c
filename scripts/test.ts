import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { staticChecks } from './static-checks.ts'

/**
 * `npm test`: the static checks, then every test project, then one closing line. In CI a skipped test is a failure,
 * because there everything it needs is brought along; elsewhere what could not run is said plainly.
 */
const folder = mkdtempSync(join(tmpdir(), 'sekisho-test-'))
const report = join(folder, 'report.json')
const failed = staticChecks
  .filter(([name, command, ...args]) => !run(name, command, args))
  .map(([name]) => name)
const testsPassed = run('tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
])
const counts = readCounts(report)
// A file can fail outside its tests, in a hook, when each of them has passed.
if (!testsPassed && counts.failed === 0) counts.failed = 1
rmSync(folder, { recursive: true, force: true })

const skippedInCi = process.env['CI'] !== undefined && counts.skipped > 0
if (failed.length > 0) console.log(`Failed before the tests: ${failed.join(', ')}`)
if (counts.skipped > 0) console.log(`Not run: ${counts.skipped} tests; what they need was named above.`)
console.log(
  `\n${counts.passed} passed, ${counts.failed + failed.length} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exitCode = testsPassed && failed.length === 0 && !skippedInCi ? 0 : 1

function run(name: string, command: string, args: readonly string[]): boolean {
  console.log(`\n— ${name}: ${command} ${args.join(' ')}`)
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error) console.error(error.message)
  return status === 0
}

function readCounts(file: string): { passed: number; failed: number; skipped: number } {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
    return {
      passed: report['numPassedTests'] ?? 0,
      failed: report['numFailedTests'] ?? 0,
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 } // the runner died before it could report
  }
}
