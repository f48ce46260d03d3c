import { diffPolicies, otherDifferences } from '@sekisho/policy'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { readPolicyFile } from './policy-file.ts'

/** Says which calls change verdict between two policies. */
export const diffPolicy: RunCommand = async (given, context) => {
  const { tell, print, locale } = context
  const [before, after, ...more] = given.list('files')
  if (before === undefined || after === undefined || more.length > 0)
    throw new CliError(tell('policy.diff.two'), { code: 'usage', exitCode: exitCodes.usage })
  const documents = [await readPolicyFile(before, context), await readPolicyFile(after, context)] as const
  const changes = diffPolicies(...documents)
  const otherSettings = otherDifferences(...documents)
  if (context.json) context.printJson({ changes, otherSettings })
  else {
    if (changes.length === 0) print(tell('policy.diff.none'))
    print(...changes.map(({ text }) => terminalText(text[locale])))
    if (otherSettings.length > 0)
      print(tell('policy.diff.others', { keys: terminalText(otherSettings.join(', ')) }))
  }
  return given.flag('exit-code') && changes.length > 0 ? exitCodes.notInOrder : exitCodes.ok
}
