import { spawnSync } from 'node:child_process'
import { compilePolicy, enforce, parseShell } from '@sekisho/policy'
import { sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mutated } from '../packages/policy/src/enforce/testing/mutated-commands.ts'

const open = compilePolicy({
  sources: [{ scope: 'user', settings: { permissions: { allow: ['Bash'] } } }],
  mode: 'default',
  cwd: '/srv/proj',
  home: '/home/dev',
  trusted: true,
})
/** What bash itself says of each text, asked in one process: whether it can be parsed. */
function bashAccepts(texts: readonly string[]): boolean[] {
  const program =
    'while IFS= read -r -d "" text; do if bash -n -c -- "$text" 2>/dev/null; then echo 1; else echo 0; fi; done'
  const { stdout, status } = spawnSync('bash', ['-c', program], {
    input: texts.map((text) => `${text}\0`).join(''),
    encoding: 'utf8',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' },
  })
  expect(status).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .map((line) => line === '1')
}

/** Known of bash 5.2 and 5.3: `${ command; }` and `${| command; }`, which only 5.3 knows; we read them as 5.3 does. */
const ofAnotherBash = /\$\{[\s|(]/

describe('beside the real bash', () => {
  it.skipIf(spawnSync('bash', ['--version']).status !== 0)(
    'nothing that bash rejects or we do not understand is allowed, of 400 mutated commands',
    () => {
      const seed = Number(process.env['SEKISHO_POLICY_SEED'] ?? 1)
      const texts = sample(mutated, { numRuns: 400, seed })
      const accepted = bashAccepts(texts)
      const wrong = texts.filter((text, at) => {
        const { verdict } = enforce(open, { tool: 'Bash', input: { command: text } })
        const understood = parseShell(text).understood
        return verdict === 'allow' && (!understood || (accepted[at] === false && !ofAnotherBash.test(text)))
      })
      expect(wrong, `seed ${seed}`).toEqual([])
      // The test would prove nothing if bash said the same of all.
      expect(new Set(accepted).size).toBe(2)
    },
  )
})
