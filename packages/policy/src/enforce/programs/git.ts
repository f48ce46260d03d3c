import { anyText } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import {
  hasOption,
  optionValue,
  sortArguments,
  touch,
  type Program,
  type Sorted,
  type Started,
} from './program.ts'

const globalValued = 'C c git-dir work-tree exec-path namespace config-env super-prefix'

/** Keys of git's configuration whose value git runs. */
const runsKey =
  /^(?:alias\..*|core\.(?:editor|pager|sshcommand|fsmonitor|askpass|gitproxy|hookspath|attributesfile)|sequence\.editor|diff\..*\.?(?:external|command|textconv)|diff\.external|(?:merge|diff)tool\..*\.cmd|merge\..*\.driver|filter\..*\.(?:clean|smudge|process)|credential\..*helper|credential\.helper|gpg\.(?:.*\.)?program|pager\..*|uploadpack\.packobjectshook|remote\..*\.(?:uploadpack|receivepack|proxy)|protocol\.ext\.allow|init\.templatedir|browser\..*\.cmd|include\.path|includeif\..*|url\..*\.insteadof)$/i

/** git: global options off, then by its verb. */
export const git: Program = (started) => {
  const { words, shell } = started
  const outer = sortArguments(words, globalValued, true)
  const [verb = '', ...rest] = outer.operands
  const folder = optionValue(outer, 'C', 'work-tree')
  const inner = folder === undefined ? shell : { ...shell, folder: absolutePath(folder, shell.folder) }
  const told = { ...started, shell: inner, words: rest }
  for (const given of outer.options.get('c') ?? []) configured(given, told)
  if (hasOption(outer, 'exec-path', 'config-env') && optionValue(outer, 'exec-path') !== '')
    shell.effects.danger('git runs programs from another folder')
  if (outer.options.size > 0 && verb !== '')
    shell.effects.add({ kind: 'execute', words: ['git', verb, ...rest], carrier: true })
  const sorted = sortArguments(
    rest,
    verb === 'commit'
      ? 'm F C c author date message file t'
      : verb === 'push' || verb === 'fetch'
        ? 'o exec upload-pack receive-pack'
        : 'e x u exec upload-pack receive-pack',
  )
  runs(verb, sorted, told)
  files(verb, sorted, told)
  const danger = dangerOf(verb, sorted, rest)
  if (danger !== undefined) shell.effects.danger(danger)
  return anyText
}

function configured(given: string, started: Started): void {
  const at = given.indexOf('=')
  const key = at < 0 ? given : given.slice(0, at)
  if (!runsKey.test(key)) return
  const value = at < 0 ? '' : given.slice(at + 1)
  const alias = key.toLowerCase().startsWith('alias.')
  if (/^(?:|cat|true|false|less(?: -\w+)?|:|delta|vim?|nano)$/.test(value)) return
  if (alias && !value.startsWith('!'))
    started.shell.run.command(['git', ...value.split(/\s+/)], started.shell, anyText)
  else started.shell.run.text(value.replace(/^!/, ''), started.shell, anyText)
  started.shell.effects.danger(`git is told to run ${key}`)
}

/** Verbs and options that start other programs. */
function runs(verb: string, sorted: Sorted, { shell, words }: Started): void {
  const text = (value: string | undefined): void => {
    if (value !== undefined && value !== '') shell.run.text(value, shell, anyText)
  }
  if (verb === 'rebase') text(optionValue(sorted, 'x', 'exec'))
  if (verb === 'bisect' && words[0] === 'run') shell.run.command(words.slice(1), shell, anyText)
  if (verb === 'submodule' && words[0] === 'foreach')
    text(words.filter((word) => !/^(?:foreach|--recursive|--quiet|-q)$/.test(word)).join(' '))
  if (verb === 'filter-branch') shell.effects.danger('git filter-branch rewrites history')
  if (/^(?:difftool|mergetool)$/.test(verb)) text(optionValue(sorted, 'x', 'extcmd'))
  if (/^(?:clone|fetch|pull|ls-remote|push)$/.test(verb)) {
    if (verb !== 'push')
      text(optionValue(sorted, 'upload-pack') ?? (verb === 'clone' ? optionValue(sorted, 'u') : undefined))
    text(optionValue(sorted, 'receive-pack'))
    if (hasOption(sorted, 'upload-pack', 'receive-pack'))
      shell.effects.danger('git is told which program to run')
    if (words.some((word) => word.startsWith('ext::')))
      text(words.find((word) => word.startsWith('ext::'))?.slice(5))
  }
  if (/^(?:diff|log|show)$/.test(verb) && hasOption(sorted, 'ext-diff', 'textconv'))
    shell.effects.danger('git runs the diff program of the configuration')
  if (verb === 'grep' && hasOption(sorted, 'O', 'open-files-in-pager'))
    shell.effects.danger('git opens files in a program')
  if (verb === 'config') config(words, shell)
}

function config(words: readonly string[], shell: Started['shell']): void {
  const operands = words.filter((word) => !word.startsWith('-') && word !== 'set')
  const [key = '', value] = operands
  if (
    value !== undefined &&
    runsKey.test(key) &&
    !/^(?:|cat|less|vim?|nano|code --wait|store|cache|osxkeychain)$/.test(value)
  )
    shell.effects.danger(`sets ${key}, which git runs`)
}

/** The files of the working folder that a verb reads or writes. */
function files(verb: string, sorted: Sorted, started: Started): void {
  const at = started.words.indexOf('--')
  const paths = at < 0 ? sorted.operands : started.words.slice(at + 1)
  if (
    /^(?:add|diff|log|show|blame|grep|stash|commit|archive|cat-file|hash-object|annotate|format-patch)$/.test(
      verb,
    )
  ) {
    for (const path of verb === 'grep' && at < 0 ? paths.slice(1) : paths) {
      touch(started, 'read', {
        path,
        certain: (verb !== 'commit' && at >= 0) || hasOption(sorted, 'no-index'),
      })
      const object = /^[^:]*:(.+)/.exec(path)?.[1]
      if (object !== undefined) touch(started, 'read', { path: object })
    }
    if (verb === 'grep') touch(started, 'read', { path: '.', deep: true, certain: false })
  }
  if (
    /^(?:checkout|restore|rm|mv|apply|am|clean|sparse-checkout|checkout-index|clone|init|worktree)$/.test(
      verb,
    )
  )
    for (const path of paths)
      touch(started, 'write', { path, certain: at >= 0 || /^(?:rm|mv|restore)$/.test(verb) })
  const output = optionValue(sorted, 'output', 'o')
  if (output !== undefined && output !== '') touch(started, 'write', { path: output })
}

/** What cannot be undone, or undoes the work of others. */
function dangerOf(verb: string, sorted: Sorted, rest: readonly string[]): string | undefined {
  const all = ` ${rest.join(' ')} `
  switch (verb) {
    case 'push':
      if (hasOption(sorted, 'dry-run', 'n')) return undefined
      if (
        hasOption(sorted, 'f', 'force', 'mirror', 'delete', 'd', 'prune') ||
        / \+\S/.test(all) ||
        / :\S/.test(all)
      )
        return 'git push rewrites or deletes what others have'
      return undefined
    case 'reset':
      return hasOption(sorted, 'hard', 'merge') ? 'git reset --hard throws changes away' : undefined
    case 'clean':
      return hasOption(sorted, 'f', 'force') && !hasOption(sorted, 'n', 'dry-run')
        ? 'git clean -f deletes files that are not kept'
        : undefined
    case 'checkout':
      return hasOption(sorted, 'f', 'force') || / -- \S| \. $/.test(all)
        ? 'git checkout throws changes away'
        : undefined
    case 'restore':
      return hasOption(sorted, 'staged', 'S') && !hasOption(sorted, 'worktree', 'W')
        ? undefined
        : 'git restore throws changes away'
    case 'switch':
      return hasOption(sorted, 'f', 'force', 'discard-changes') ? 'git switch throws changes away' : undefined
    case 'stash':
      return /^(?:drop|clear)$/.test(rest[0] ?? '') ? 'git stash throws stashed changes away' : undefined
    case 'branch':
      return hasOption(sorted, 'D') || (hasOption(sorted, 'd', 'delete') && hasOption(sorted, 'f', 'force'))
        ? 'git branch -D deletes a branch that is not merged'
        : undefined
    case 'reflog':
      return /^(?:expire|delete)$/.test(rest[0] ?? '')
        ? 'git reflog expire makes lost work unrecoverable'
        : undefined
    case 'gc':
      return / --prune(?:=now|=all| now)/.test(all)
        ? 'git gc --prune=now makes lost work unrecoverable'
        : undefined
    case 'worktree':
      return rest[0] === 'remove' && hasOption(sorted, 'f', 'force')
        ? 'git worktree remove --force throws changes away'
        : undefined
    case 'update-ref':
      return hasOption(sorted, 'd') ? 'git update-ref -d deletes a reference' : undefined
    case 'filter-repo':
      return 'git filter-repo rewrites history'
    default:
      return undefined
  }
}
