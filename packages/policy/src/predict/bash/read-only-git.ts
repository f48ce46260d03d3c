/** What a subcommand of git that only reads accepts beside flags, and the flags it does not. */
interface GitCommand {
  /** operands it may have; absent: any */
  operands?: (operands: readonly string[], flags: readonly string[]) => boolean
  refused?: RegExp
}

const none = (operands: readonly string[]): boolean => operands.length === 0
const listed = (operands: readonly string[], flags: readonly string[]): boolean =>
  none(operands) ||
  flags.some((flag) => /^(-l|--list|--contains|--no-contains|--merged|--no-merged|--points-at)/.test(flag))

const writes = /^--(output|ext-diff|textconv|exec|upload-pack|open-files-in-pager)|^-O/

const commands: Readonly<Record<string, GitCommand>> = {
  status: {},
  diff: {},
  log: {},
  show: {},
  shortlog: {},
  blame: {},
  'ls-files': {},
  'ls-remote': { operands: (operands) => operands.every((operand) => !/[:@$]/.test(operand)) },
  'merge-base': {},
  'rev-parse': {},
  'rev-list': {},
  describe: {},
  'cat-file': { refused: /^--(batch|textconv|filters)/ },
  'for-each-ref': {},
  grep: {},
  reflog: { operands: ([first]) => first === undefined || !/^(expire|delete|exists)$/.test(first) },
  stash: { operands: ([first]) => first === 'list' || first === 'show' },
  worktree: { operands: ([first]) => first === 'list' },
  remote: { operands: ([first, ...rest]) => first === undefined || (first === 'show' && rest.length <= 1) },
  config: { operands: (_, flags) => flags.some((flag) => flag.startsWith('--get')) },
  tag: { operands: listed, refused: /^-[asudfFm]$|^--(annotate|sign|delete|force|message|file|edit)/ },
  branch: {
    operands: listed,
    refused:
      /^-[dDmMcCfu]|^--(delete|move|copy|force|set-upstream|unset-upstream|edit-description|track|create-reflog)/,
  },
}

/** Whether a call of git only reads. Flags before the subcommand always ask. */
export function isReadOnlyGit([name = '', ...args]: readonly string[]): boolean {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return false
  const flags = args.filter((arg) => arg.startsWith('-'))
  const operands = args.filter((arg) => !arg.startsWith('-'))
  if (flags.some((flag) => writes.test(flag) || command.refused?.test(flag))) return false
  return command.operands?.(operands, flags) ?? true
}
