import { spawn } from 'node:child_process'
import { staticChecks } from './static-checks.ts'

/**
 * `npm run check`, for while you work: the static checks beside the unit tests, on SQLite alone. `npm test` runs both
 * halves, and all other tests; so does CI, where the switch below is not heeded.
 */
interface Outcome {
  name: string
  passed: boolean
  output: string
}

const quickly = {
  SEKISHO_TEST_ONLY_SQLITE: '1',
  SEKISHO_TEST_FEWER_CASES: '1',
  // The lint and the compiler are Go and end soon: what they would collect takes up to a fourth of their time.
  GOGC: 'off',
  GOMEMLIMIT: '4GiB',
}

const [tests, checks] = await Promise.all([runUnitTests(), runStaticChecks()])
for (const { name, output } of checks.filter(({ passed }) => !passed)) console.log(`\n— ${name}\n${output}`)
const failed = [...checks, tests].filter(({ passed }) => !passed).map(({ name }) => name)
console.log(
  '\nNot run: the PostgreSQL half of the unit tests, further cases of properties, scenarios and conformance; "npm test" runs them.',
)
console.log(failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

async function runUnitTests(): Promise<Outcome> {
  // Vitest leaves one processor free, which is half of two.
  const args = ['run', '--project', 'unit', '--project', 'isolated', '--maxWorkers=100%']
  return await run({ name: 'unit tests', command: 'vitest', args, isShown: true })
}

/** One after the other: two of them fill every processor by themselves. */
async function runStaticChecks(): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [name, command, ...args] of staticChecks) {
    outcomes.push(await run({ name, command, args, isShown: false }))
  }
  return outcomes
}

interface Command {
  name: string
  command: string
  args: readonly string[]
  /** as it comes; otherwise it is kept for the end */
  isShown: boolean
}

function run({ name, command, args, isShown }: Command): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
      env: { ...process.env, ...quickly },
    })
    let output = ''
    const keep = (text: Buffer): void => void (output += text.toString())
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ name, passed: false, output: error.message }))
    child.on('close', (status) => resolve({ name, passed: status === 0, output }))
  })
}
