import { letters, operandsOf, type KnownFlags } from './known-flags.ts'

/** What a subcommand of git that only reads accepts. */
interface GitCommand extends KnownFlags {
  /** operands it may have; absent: any */
  operands?: (operands: readonly string[], flags: readonly string[]) => boolean
}

const none = (operands: readonly string[]): boolean => operands.length === 0
const listed = (operands: readonly string[], flags: readonly string[]): boolean =>
  none(operands) ||
  flags.some((flag) => /^(-l|--list|--contains|--no-contains|--merged|--no-merged|--points-at)/.test(flag))

const refs = '--all --branches --tags --remotes'
const dates = '--since= --after= --until= --before='
const people = '--author= --committer= --grep='
const counted = '-n# --max-count# --skip#'
const stats = '--stat --numstat --shortstat --name-only --name-status'
const colours = '--color --no-color'
const patches = '-p --patch -s --no-ext-diff --diff-filter='
const shown =
  '--oneline --graph --decorate --no-decorate --date= --relative-date --abbrev-commit --format= --pretty='
const words = '--word-diff --word-diff-regex= --color-words'
const history = `${refs} ${dates} ${people} ${counted} --first-parent --merges --no-merges --reverse --ancestry-path
  --full-history --dense --sparse --source --walk-reflogs`

const commands: Readonly<Record<string, GitCommand>> = {
  status: {
    flags: `${letters('sbvM')} -u= --short --branch --porcelain --long --verbose --untracked-files= --ignored
      --ignore-submodules= --column --no-column --ahead-behind --no-ahead-behind --renames --no-renames
      --find-renames=`,
  },
  diff: {
    flags: `${stats} ${colours} ${patches} ${words} ${letters('uMCBDR')} -S= -G= -O= -l# --dirstat --summary
      --patch-with-stat --no-renames --check --ws-error-highlight= --full-index --binary --abbrev# --break-rewrites
      --find-renames --find-copies --find-copies-harder --irreversible-delete --diff-algorithm= --histogram --patience
      --minimal --ignore-space-at-eol --ignore-space-change --ignore-all-space --ignore-blank-lines
      --inter-hunk-context# --function-context --exit-code --quiet --cached --staged --pickaxe-regex --pickaxe-all
      --no-index --relative=`,
  },
  log: {
    counts: true,
    flags: `${history} ${shown} ${stats} ${colours} ${patches} --no-patch -S= -G= --pickaxe-regex --pickaxe-all --follow
      --topo-order --date-order --author-date-order --no-walk --simplify-merges --max-age# --min-age# --no-min-parents
      --no-max-parents --left-right --cherry-mark --cherry-pick --boundary`,
  },
  show: {
    counts: true,
    flags: `${shown} ${stats} ${colours} ${patches} ${words} -m --no-patch --raw --quiet --first-parent`,
  },
  shortlog: {
    counts: true,
    flags: `${refs} ${dates} ${people} ${letters('snec')} --summary --numbered --email --group= --format= --no-merges`,
  },
  blame: {
    flags: `${letters('pfnewMCslt')} -L= --color --porcelain --line-porcelain --incremental --root --show-stats
      --show-name --show-number --show-email --date= --ignore-rev= --ignore-revs-file= --score-debug --abbrev#`,
  },
  'ls-files': {
    flags: `${letters('cdmoiskuztvf')} -x= -X= --cached --deleted --modified --others --ignored --stage --killed
      --unmerged --directory --no-empty-directory --eol --full-name --abbrev# --debug --exclude= --exclude-from=
      --exclude-per-directory= --exclude-standard --error-unmatch --recurse-submodules`,
  },
  'ls-remote': {
    operands: none,
    flags: `${letters('bthq')} --branches --tags --heads --refs --quiet --exit-code --get-url --symref --sort=`,
  },
  'merge-base': { flags: '--is-ancestor --fork-point --octopus --independent --all' },
  'rev-parse': {
    flags: `--verify --short? --abbrev-ref --symbolic --symbolic-full-name --show-toplevel --show-cdup --show-prefix
      --git-dir --git-common-dir --absolute-git-dir --show-superproject-working-tree --is-inside-work-tree
      --is-inside-git-dir --is-bare-repository --is-shallow-repository`,
  },
  'rev-list': {
    counts: true,
    flags: `${history} --count --oneline --abbrev-commit --abbrev# --graph --min-parents# --max-parents#`,
  },
  describe: {
    flags: `--tags --match= --exclude= --long --abbrev# --always --contains --exact-match --candidates# --dirty
      --broken`,
  },
  'cat-file': { flags: `${letters('stpe')} --batch-check` },
  'for-each-ref': {
    flags: '--format= --sort= --count# --contains= --no-contains= --merged= --no-merged= --points-at=',
  },
  grep: {
    flags: `${letters('EGFPivwaIrlLzochHqn')} -e= -A# -B# -C# -m# --extended-regexp --fixed-strings --perl-regexp
      --ignore-case --invert-match --word-regexp --text --recursive --max-depth# --files-with-matches
      --files-without-match --null --only-matching --count --heading --break --full-name --context# --after-context#
      --before-context# --and --or --not --max-count# --untracked --no-index --recurse-submodules --cached --threads#
      --quiet --line-number --column ${colours}`,
  },
  reflog: {
    counts: true,
    flags: `${history} ${shown}`,
    operands: ([first]) => first === undefined || /^(show|list|\d+)$/.test(first),
  },
  stash: {
    counts: true,
    flags: `${dates} ${counted} ${shown} ${stats} ${colours} ${patches} ${words}`,
    operands: ([first], flags) => first === 'show' || (first === 'list' && !flags.includes('-p')),
  },
  worktree: { flags: '-v --verbose --porcelain --expire=', operands: ([first]) => first === 'list' },
  remote: {
    flags: '-v --verbose -n',
    // Without `-n` the server is asked.
    operands: (operands, flags) =>
      none(operands) || (operands[0] === 'show' && operands.length === 2 && flags.includes('-n')),
  },
  config: { flags: '--get', operands: (_, flags) => flags.length === 1 },
  tag: {
    flags: `-l --list -n# -i --ignore-case --contains= --no-contains= --merged= --no-merged= --points-at= --sort=
      --column --no-column`,
    operands: listed,
  },
  branch: {
    flags: `${letters('larvi')} --list --all --remotes --verbose --column --no-column --abbrev# --no-abbrev --contains=
      --no-contains= --merged --no-merged --points-at= --sort= --show-current --ignore-case ${colours}`,
    operands: listed,
  },
}

/** Whether a call of git only reads. Flags before the subcommand always ask. */
export function isReadOnlyGit([name = '', ...args]: readonly string[]): boolean {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return false
  const operands = operandsOf(command, args)
  const flags = args.filter((arg) => arg.startsWith('-'))
  return operands !== undefined && (command.operands?.(operands, flags) ?? true)
}
