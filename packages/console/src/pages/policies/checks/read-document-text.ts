import {
  lintPolicyDocument,
  PolicyDocumentError,
  readPolicyDocument,
  type LintFinding,
  type PolicyDocument,
} from '@sekisho/policy'
import { fill, locale, textsOf } from '../../../format/locale.ts'

/** What is in the editor, as far as it can be read. */
export interface ReadText {
  /** undefined: no JSON */
  value: unknown
  /** undefined: no policy document */
  document: PolicyDocument | undefined
  /** why it is none, a sentence each */
  problems: readonly string[]
  findings: readonly LintFinding[]
}

/** Reads and lints a text, in this browser. Never throws. */
export function readDocumentText(text: string): ReadText {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return { value: undefined, document: undefined, problems: [fill(words.notJson, { why })], findings: [] }
  }
  // As the server lints what is saved. What makes it no policy document is said by `problems`.
  const findings = lintPolicyDocument(value, { delivery: 'gateway', schema: 'warning' }).filter(
    ({ code }) => code !== 'policy-document',
  )
  try {
    return { value, document: readPolicyDocument(value), problems: [], findings }
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    const problems = error.problems.map(
      ({ path, message, fix }) => `${path.join('.')}: ${message[locale]} – ${fix[locale]}`,
    )
    return { value, document: undefined, problems, findings }
  }
}

const words = textsOf({
  en: { notJson: 'This is not JSON yet ({why}).' },
  ja: { notJson: 'JSON として読み取れません({why})。' },
})
