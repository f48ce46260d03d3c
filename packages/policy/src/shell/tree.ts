/** The tree of a command that `parseShell` has understood, and the way over it. */
export { forEachChild } from 'unbash'
export type * from 'unbash'
