import { predictRow } from '@sekisho/policy'
import { expect, test } from 'vitest'
import type { AskedCall } from './asking-provider.ts'
import { generateCalls, numbersFrom } from './generated-calls.ts'
import { grounds } from './permission-grounds.ts'
import { askClient } from './permission-session.ts'

/** The same calls on every run, unless another seed is asked for: a difference found once can be looked at again. */
const seed = Number(process.env['SEKISHO_POLICY_SEED'] ?? 1)
const callsEach = 20

/** Known to differ, and not followed: `| ! cmd` is refused by bash itself. */
const known = /\| !/

/** Until a command of the session has run, the client does not know its environment and asks before each variable. */
const first: AskedCall = { tool: 'Bash', input: { command: 'pwd', description: 'the first command' } }

/** Brings the session back, so that each call starts from where the prediction takes it to start. */
const back: AskedCall = { tool: 'Bash', input: { command: 'cd @CWD@', description: 'the way back' } }

test.each(grounds.map((ground, at) => [ground.name, ground, at] as const))(
  `the real client decides generated calls under %s as predicted (seed ${seed})`,
  async (_, ground, at) => {
    const calls = generateCalls(numbersFrom(seed * 100 + at), callsEach, ground.about)
    const asked = [first, ...calls.flatMap((call) => (moves(call) ? [call, back] : [call]))]
    const result = await askClient({ ...ground, calls: asked })
    const { cwd, home } = result
    const outcomes = calls.map((call) => result.outcomes[asked.indexOf(call)])
    const differing = calls.flatMap((call, index) => {
      const outcome = outcomes[index]
      if (outcome === undefined || outcome.verdict === 'none') return []
      const row = {
        ...call,
        user: ground.user,
        project: ground.project,
        local: ground.local,
        args: ground.args,
        links: ground.links,
        mode: ground.mode ?? 'default',
        cwd,
        home,
      }
      const { verdict, reason } = predictRow(row)
      if (verdict === outcome.verdict || known.test(JSON.stringify(call.input))) return []
      return [
        { input: call.input, client: outcome.verdict, message: outcome.message, predicted: verdict, reason },
      ]
    })
    expect(differing).toEqual([])
    const answered = outcomes.filter((outcome) => outcome !== undefined && outcome.verdict !== 'none').length
    expect(answered).toBeGreaterThan(callsEach * 0.8)
  },
)

function moves({ input }: AskedCall): boolean {
  return 'command' in input && /\bcd\b/.test(String(input.command))
}
