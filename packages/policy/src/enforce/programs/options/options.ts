/**
 * What the value of an option is to its program: a file read or written, a folder written in, one gone to first, shell text
 * that is run, code that is loaded, or nothing of the kind.
 */
export type Meaning = 'reads' | 'writes' | 'fills' | 'worksIn' | 'runs' | 'loads' | 'plain'

/**
 * By meaning the options of a program, as written and separated by blanks. One that ends in `=` takes only a value that is glued
 * to it; one that ends in `:` is followed by its value at once.
 */
export type Options = Partial<Record<Meaning, string>> & {
  /** the meanings of its operands in their order; `…` repeats the last */
  operands?: string
  /** its options end at the first operand, as of programs that start another */
  stops?: true
}
