import { callText, reasonText, runPolicyTests, type PolicyTestOutcome } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readPolicyFile } from './policy-file.ts'

/** Runs the tests that policies carry: says what was expected, what came, and by what rule. */
export const testPolicy: RunCommand = async (given, context) => {
  const files = []
  for (const file of given.list('files')) {
    const outcomes = runPolicyTests(await readPolicyFile(file, context))
    const failed = outcomes.filter(({ passed }) => !passed)
    files.push({ file, passed: outcomes.length - failed.length, failed: failed.length, outcomes })
  }
  const ok = files.every(({ failed }) => failed === 0)
  if (context.json) context.printJson({ ok, files })
  else for (const file of files) printFile(file, context)
  return ok ? exitCodes.ok : exitCodes.notInOrder
}

function printFile(
  {
    file,
    passed,
    failed,
    outcomes,
  }: {
    file: string
    passed: number
    failed: number
    outcomes: readonly PolicyTestOutcome[]
  },
  context: Context,
): void {
  const { tell, print } = context
  const name = terminalText(file)
  if (outcomes.length === 0) return print(tell('policy.test.none', { file: name }))
  for (const outcome of outcomes) if (!outcome.passed) print(...failureLines(outcome, context))
  print(tell('policy.test.summary', { file: name, passed, failed }))
}

function failureLines(outcome: PolicyTestOutcome, { tell, locale }: Context): string[] {
  const { path, call, expected, got, by, decision, tested } = outcome
  const said = {
    test: path.join('.'),
    call: callText(call).slice(0, maxCallLength),
    expected:
      expected === 'not_match'
        ? tell('policy.test.not_match')
        : expected === 'match'
          ? tell('policy.test.match')
          : expected,
    got:
      got === 'not_match' ? tell('policy.test.not_match') : got === 'match' ? tell('policy.test.match') : got,
  }
  const who = tell(`policy.by.${by}`)
  const reason = reasonText(decision, locale)
  const why =
    decision.rule === undefined
      ? tell('policy.test.reason', { who, verdict: decision.verdict, reason })
      : tell('policy.test.rule', {
          who,
          verdict: decision.verdict,
          rule: decision.rule,
          reason,
        })
  const rule = tested === undefined ? [] : [`  ${tell('policy.test.tested', { rule: tested })}`]
  return [tell('policy.test.failed', said), ...rule, `  ${why}`].map(terminalText)
}

const maxCallLength = 300
