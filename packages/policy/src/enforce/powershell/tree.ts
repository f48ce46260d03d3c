/** A piece of a word: plain text, a variable, a nested script whose value is used, or a block that may be run. */
export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  | { kind: 'variable'; name: string }
  | { kind: 'value' | 'block' | 'table'; statements: readonly Statement[] }

/** `operator`: `>`, `=`, `&` and the like, not text that reads so. */
export interface Word {
  parts: readonly Part[]
  operator: boolean
}

export interface Command {
  words: readonly Word[]
  /** as it stands in the script */
  source: string
}

/** Commands joined by `|`. */
export type Statement = readonly Command[]
