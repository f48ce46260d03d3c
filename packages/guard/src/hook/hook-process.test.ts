import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hookInput, testMachine, type TestMachine } from '../testing/machine.ts'
import { GuardProblem } from './problem.ts'
import { withinTime } from './within-time.ts'

const program = fileURLToPath(new URL('../../bin/sekisho-guard.cjs', import.meta.url))
const settings = { permissions: { deny: ['Bash(curl *)'] } }

// One home for all: the first process leaves its compiled code there, as on the machine of an engineer.
let home: string
beforeAll(() => void (home = mkdtempSync(join(tmpdir(), 'sekisho-home-'))))
afterAll(() => rmSync(home, { recursive: true, force: true }))

let machine: TestMachine
beforeEach(() => {
  machine = testMachine('http://127.0.0.1:9')
  machine.hold({ settings })
  // Nothing is due: no test waits for a delivery.
  writeFileSync(machine.state.due, '')
})
afterEach(() => machine[Symbol.dispose]())

function run(
  input: string,
  { args = machine.args, env = {} }: { args?: readonly string[]; env?: object } = {},
) {
  const environment = { PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', ...env }
  return spawnSync(process.execPath, [program, 'hook', ...args], {
    input,
    encoding: 'utf8',
    env: environment,
  })
}

describe('the hook as a process', () => {
  it('prints one answer that denies, and nothing for a call that passes', () => {
    const denied = run(hookInput('Bash', { command: 'curl x' }))
    expect([denied.status, denied.stderr]).toEqual([0, ''])
    expect(JSON.parse(denied.stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } })
    expect(run(hookInput('Bash', { command: 'ls' }))).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it('sees what lies on the disk, through links', () => {
    machine.hold({ settings: { permissions: { deny: ['Read(.env)'] } } })
    const cwd = join(machine.folder, 'project')
    mkdirSync(join(cwd, 'src'), { recursive: true })
    const judged = (command: string) => run(hookInput('Bash', { command }, { cwd })).stdout
    expect(judged('grep -r KEY .; cat src/*')).toBe('')
    writeFileSync(join(cwd, '.env'), 'KEY=1')
    symlinkSync('../.env', join(cwd, 'src/notes'))
    expect(judged('cat src/notes')).toContain('"deny"')
    expect(judged('cat src/*')).toContain('"ask"')
    expect(judged('grep -R KEY src')).toContain('"ask"')
  })

  it('speaks the language of the environment', () => {
    rmSync(machine.state.policy)
    const { status, stderr } = run(hookInput('Bash', { command: 'ls' }), { env: { LANG: 'ja_JP.UTF-8' } })
    expect([status, stderr]).toEqual([2, expect.stringContaining('止めました')])
  })

  it.each([
    ['no arguments', [], ''],
    ['no input', undefined, ''],
    ['input that is no JSON', undefined, 'hello'],
    ['input of another hook', undefined, '{"hook_event_name":"Stop"}'],
  ])('blocks with %s', (_, args, input) => {
    const { status, stderr } = run(input, args === undefined ? {} : { args })
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^Sekisho blocked this call because .*\n$/)])
  })

  it('blocks a call that is too large to be judged', () => {
    const { status, stderr } = run(
      hookInput('Write', { file_path: '/tmp/a', content: 'x'.repeat(17_000_000) }),
    )
    expect([status, stderr]).toEqual([2, expect.stringContaining('in smaller parts')])
  })

  it('blocks when its answer cannot be written', () => {
    const full = openSync('/dev/full', 'w')
    const { status } = spawnSync(process.execPath, [program, 'hook', ...machine.args], {
      input: hookInput('Bash', { command: 'curl x' }),
      env: { HOME: home },
      stdio: ['pipe', full, 'ignore'],
    })
    closeSync(full)
    expect(status).toBe(2)
  })

  it('ends itself, with a sentence, when its input never ends: long before Claude Code would let the call pass', async () => {
    const child = spawn(process.execPath, [program, 'hook', ...machine.args], {
      env: { HOME: home },
      stdio: 'pipe',
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (stderr += text))
    child.stdin.write('{"hook_event_name":')
    const [code, signal] = await once(child, 'close')
    // By a signal, since its threads are still reading; `|| exit 2` of the hook's command line makes a block of it.
    expect([code, signal]).toEqual([null, 'SIGKILL'])
    expect(stderr).toContain('took more than 5 seconds')
  })

  it('starts a delivery once when it is due, and not before', () => {
    const due = () => statSync(machine.state.due).mtimeMs
    expect(Math.floor(due())).toBeLessThanOrEqual(Date.now())
    run(hookInput('Bash', { command: 'ls' }))
    const next = due()
    expect(next).toBeGreaterThan(Date.now())
    run(hookInput('Bash', { command: 'ls' }))
    expect(due()).toBeGreaterThanOrEqual(next)
  })
})

describe('work that takes too long', () => {
  it.each([
    [
      'in a loop',
      () => {
        for (;;);
      },
    ],
    ['in a regular expression', () => /^(a+)+$/.test(`${'a'.repeat(60)}b`)],
  ])('%s is ended', (_, work) => {
    expect(() => withinTime<unknown>(50, work)).toThrow(GuardProblem)
  })

  it('is no reason to hide another failure, and what is quick is passed on', () => {
    expect(() => withinTime(1000, () => JSON.parse('{'))).toThrow(SyntaxError)
    expect(withinTime(1000, () => 7)).toBe(7)
  })
})

describe('the launcher', () => {
  it('blocks when the guard itself cannot be loaded', () => {
    const broken = join(machine.folder, 'sekisho-guard.cjs')
    writeFileSync(broken, readFileSync(program))
    const { status, stderr } = spawnSync(process.execPath, [broken, 'hook'], { encoding: 'utf8', input: '' })
    expect([status, stderr]).toEqual([2, expect.stringContaining('could not start')])
  })
})
