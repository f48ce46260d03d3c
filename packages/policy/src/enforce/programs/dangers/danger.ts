/** A program, what its words (joined with blanks) look like when it does harm, and why that is asked about. */
export interface Danger {
  /** names, separated by blanks */
  programs: string
  words?: RegExp
  unless?: RegExp
  reason: string
  deny?: true
}
