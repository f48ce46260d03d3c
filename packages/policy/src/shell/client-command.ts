import type { ClientWord } from './word.ts'

/** A simple command within a call of the Bash tool. */
export interface ClientCommand {
  /** the program and its arguments; empty for a bare assignment or redirection */
  words: readonly ClientWord[]
  /** the texts of these */
  argv: readonly string[]
  /** what stands between a word and the next, as written; a redirection between them counts as a blank */
  spaces: readonly string[]
  /** variables set before the program, or by themselves */
  assignments: readonly ClientAssignment[]
  redirects: readonly ClientRedirect[]
  /** in a place the client only looks into for deny rules: a substitution it cannot check */
  hidden: boolean
  /** under `time` */
  timed: boolean
  /** begins with a redirection */
  led: boolean
  /** one of several joined by `|` */
  piped: boolean
  /** within a substitution */
  inner: boolean
  /** commands within its words that the client checks like the rest */
  nested: readonly ClientCommand[]
}

export interface ClientAssignment {
  name: string
  /** as written */
  raw: string
  value: ClientWord
}

export interface ClientRedirect {
  direction: 'in' | 'out'
  target: ClientWord
}

/** What the client makes of the text of a Bash call. */
export interface ClientReading {
  commands: readonly ClientCommand[]
  /** why the client cannot check it before it runs, first one first */
  problems: readonly string[]
  /** has a `( … )` */
  subshell: boolean
  /** has a `|` in a substitution that it checks */
  nestedPipe: boolean
  /** has a `[[ … ]]` about a variable or a pattern */
  unclearTest: boolean
  /** has a `&` */
  background: boolean
}
