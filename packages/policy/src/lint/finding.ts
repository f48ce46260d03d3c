/** Into the document, as it was given: `['permissions', 'deny', 3]`. */
export type LintPath = readonly (string | number)[]

export type LintSeverity = 'error' | 'warning' | 'info'

/** A sentence in both languages. */
export type LintSentence = Record<'en' | 'ja', string>

/** One thing that is wrong, weak or without effect in a policy document. */
export interface LintFinding {
  /** kebab-case, stable */
  code: string
  severity: LintSeverity
  path: LintPath
  message: LintSentence
  /** where a machine can put it right */
  fix?: { description: LintSentence; edits: readonly LintEdit[] }
}

/**
 * A change of a document. `add` puts a value under a new key, or into a list before the given place (at its end when the
 * place is its length), and makes what is missing on the way.
 */
export interface LintEdit {
  path: LintPath
  op: 'replace' | 'remove' | 'add'
  value?: unknown
}
