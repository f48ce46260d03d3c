import { AdminProblem } from '@sekisho/contract'

const maxNamed = 20

/** All that is wrong in one no, so that a file is corrected once; nothing when nothing is. @throws AdminProblem */
export function refuseLines(problems: readonly AdminProblem[]): void {
  const [first, ...more] = problems.slice(0, maxNamed)
  if (first === undefined) return
  const unnamed = problems.length - maxNamed
  if (unnamed > 0) more.push(new AdminProblem('csv_more', { count: unnamed }))
  throw new AdminProblem(first.code, first.values, { more })
}
