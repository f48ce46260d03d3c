/** What is looked at without running anything: a name, a command and its arguments. */
export const staticChecks = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware'],
  ['types', 'tsc', '-p', '.'],
  ['types of the console', 'tsc', '-p', 'packages/console'],
  ['dead code', 'knip'],
] as const
