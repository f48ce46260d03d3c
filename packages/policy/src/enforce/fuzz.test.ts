import { array, assert, constantFrom, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import { parseShell } from '../shell/parse-shell.ts'
import { enforce } from './enforce.ts'
import first from './testing/first-set.json' with { type: 'json' }
import { mutated, pieces } from './testing/mutated-commands.ts'

const open = compilePolicy({
  sources: [{ scope: 'user', settings: { permissions: { allow: ['Bash'] } } }],
  mode: 'default',
  cwd: '/srv/proj',
  home: '/home/dev',
  trusted: true,
})
describe('whatever is thrown at them', () => {
  it('predict and enforce answer, and enforce allows nothing it does not understand', () => {
    assert(
      property(mutated, (command) => {
        const call = { tool: 'Bash', input: { command } }
        predict(open, call)
        const { verdict } = enforce(open, call)
        if (!parseShell(command).understood) expect(verdict).not.toBe('allow')
      }),
      { numRuns: 400 },
    )
  })

  it('PowerShell is answered too', () => {
    const scripts = [...first.dangerousPowerShell, ...first.harmlessPowerShell]
    assert(
      property(constantFrom(...scripts), nat(60), constantFrom(...pieces), (command, at, piece) => {
        const text = command.slice(0, at) + piece + command.slice(at)
        const call = { tool: 'PowerShell', input: { command: text } }
        expect(['allow', 'ask', 'deny']).toContain(enforce(open, call).verdict)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a deny rule', () => {
  const denying = compilePolicy({
    sources: [
      { scope: 'user', settings: { permissions: { allow: ['Bash'], deny: ['Bash(rm *)', 'Read(./.env)'] } } },
    ],
    mode: 'default',
    cwd: '/srv/proj',
    home: '/home/dev',
    trusted: true,
  })
  type Rewrite = (command: string) => string
  /** Of a simple command, another. */
  const inner: readonly Rewrite[] = [
    (command) => command,
    (command) => command.replace(/^\w+/, (name) => `"${name}"`),
    (command) => command.replace(/ (\S+)$/, ` '$1'`),
    (command) => command.replace(/^(\w)/, String.raw`\$1`),
    (command) => `nice -n 5 ${command}`,
    (command) => `timeout 5 ${command}`,
    (command) => `LANG=C ${command}`,
    (command) => `${command} 2>/dev/null`,
  ]
  /** Of any command, one that does the same. */
  const outer: readonly Rewrite[] = [
    (command) => `true; ${command}`,
    (command) => `${command} && true`,
    (command) => `  ${command}  `,
    (command) => `{ ${command}; }`,
    (command) => `( ${command} )`,
    (command) => `if true; then ${command}; fi`,
    (command) => `time ${command}`,
    (command) => `! ${command}`,
    (command) => `cd . && ${command}`,
    (command) => `# note\n${command}`,
  ]

  it('denies the same behind rewrites that mean the same, one upon the other', () => {
    assert(
      property(
        constantFrom<string>('rm v', 'rm -rf build', 'cat .env', 'head -1 ./.env', 'grep KEY .env'),
        constantFrom(...inner),
        array(constantFrom(...outer), { maxLength: 3 }),
        (command, first, chosen) => {
          const text = chosen.reduce((before, rewrite) => rewrite(before), first(command))
          expect(enforce(denying, { tool: 'Bash', input: { command: text } }).verdict, text).toBe('deny')
        },
      ),
      { numRuns: 500 },
    )
  })
})
