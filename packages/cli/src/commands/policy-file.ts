import { PolicyDocumentError, readPolicyDocument, type PolicyDocument } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { readDocumentFile } from './document-file.ts'

/** Reads a policy document, or settings of Claude Code, from a YAML or JSON file. @throws CliError */
export async function readPolicyFile(file: string, context: Context): Promise<PolicyDocument> {
  const { value } = await readDocumentFile(file, context)
  try {
    return readPolicyDocument(value)
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    const { locale, tell } = context
    const lines = error.problems.map(({ path, message, fix }) =>
      terminalText(`  ${path.join('.') || '.'}: ${message[locale]} (${fix[locale]})`),
    )
    const title = tell('policy.file.notPolicy', { file: terminalText(file) })
    throw new CliError([title, ...lines].join('\n'), {
      code: 'policy_document',
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}
