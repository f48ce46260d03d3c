import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { takesAway } from './dangers/takes-away.ts'
import { gitDanger } from './git-dangers.ts'
import { patched } from './patched.ts'
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

const usuallyValued = 'e x u exec upload-pack receive-pack'

/** The options that take a value, of the verbs where they are not the usual ones. */
const valuedOf: Readonly<Record<string, string>> = {
  commit: 'm F C c author date message file t',
  push: 'o push-option exec upload-pack receive-pack',
  fetch: 'o upload-pack',
  clean: 'e exclude',
  reset: '',
  'read-tree': 'prefix index-output',
  rm: 'pathspec-from-file',
  checkout: 'b B orphan',
  switch: 'c C orphan',
  restore: 's source',
  branch: 'u set-upstream-to',
  tag: 'm F u message file local-user',
  stash: 'm message',
  config: 'f file blob type default',
}

/** Keys of git's configuration whose value git runs. */
const runsKey =
  /^(?:alias\..*|core\.(?:editor|pager|sshcommand|fsmonitor|askpass|gitproxy|hookspath|attributesfile|alternaterefscommand)|interactive\.difffilter|trailer\..*\.(?:command|cmd)|submodule\..*\.update|sequence\.editor|diff\..*\.?(?:external|command|textconv)|diff\.external|(?:merge|diff)tool\..*\.cmd|merge\..*\.driver|filter\..*\.(?:clean|smudge|process)|credential\..*helper|credential\.helper|gpg\.(?:.*\.)?program|pager\..*|uploadpack\.packobjectshook|remote\..*\.(?:uploadpack|receivepack|proxy)|protocol\.ext\.allow|init\.templatedir|(?:browser|man)\..*\.cmd|include\.path|includeif\..*|url\..*\.insteadof)$/i

/** git: global options off, then by its verb. */
export const git: Program = (started) => {
  const { words, shell } = started
  const outer = sortArguments(words, globalValued, true)
  const [verb = '', ...rest] = outer.operands
  const told = { ...started, words: rest }
  for (const given of outer.options.get('c') ?? []) configured(given, told)
  if (verb === 'clone')
    for (const name of ['c', 'config'])
      for (const given of sortArguments(rest, 'c config').options.get(name) ?? []) configured(given, told)
  if (hasOption(outer, 'exec-path', 'config-env') && optionValue(outer, 'exec-path') !== '')
    shell.effects.danger('git runs programs from another folder')
  if (outer.options.size > 0 && verb !== '')
    shell.effects.add({ kind: 'execute', words: ['git', verb, ...rest], carrier: true })
  const sorted = sortArguments(rest, Object.hasOwn(valuedOf, verb) ? (valuedOf[verb] ?? '') : usuallyValued)
  runs(verb, sorted, told)
  files(verb, sorted, told)
  if (/^(?:apply|am)$/.test(verb)) patched(told)
  toNewRemote(verb, sorted, told)
  const danger = gitDanger(verb, sorted, rest)
  if (danger !== undefined) shell.effects.danger(danger)
  return anyText
}

/** A remote that this call adds under a name of its own, and then sends everything to. */
function toNewRemote(verb: string, sorted: Sorted, { words, shell }: Started): void {
  if (verb === 'remote' && words[0] === 'set-url') shell.effects.keep('git-remote:', anyText)
  if (verb === 'lfs' && takesAway({ name: 'git-lfs', words, input: '' }))
    shell.effects.danger('git lfs takes something away')
  if (verb === 'lfs' && words[0] === 'migrate' && /^(?:import|export)$/.test(words[1] ?? ''))
    shell.effects.danger('git lfs rewrites history')
  if (verb === 'remote' && words[0] === 'add') {
    const name = words.slice(1).find((word) => !word.startsWith('-')) ?? ''
    if (!/^(?:origin|upstream|fork)$/.test(name)) shell.effects.keep(`git-remote:${name}`, anyText)
  }
  const [target = ''] = sorted.operands
  const renamed = shell.effects.contents.has('git-remote:')
  if (verb === 'push' && (renamed || shell.effects.contents.has(`git-remote:${target}`)))
    shell.effects.danger('git push sends the repository to a place this call named')
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
  if (verb === 'filter-branch') {
    text(optionValue(sorted, 'tree-filter') ?? optionValue(sorted, 'index-filter'))
    shell.effects.danger('git filter-branch rewrites history')
  }
  if (/^(?:difftool|mergetool)$/.test(verb)) text(optionValue(sorted, 'x', 'extcmd'))
  if (/^(?:clone|fetch|pull|ls-remote|push)$/.test(verb)) {
    if (verb !== 'push')
      text(optionValue(sorted, 'upload-pack') ?? (verb === 'clone' ? optionValue(sorted, 'u') : undefined))
    text(optionValue(sorted, 'receive-pack'))
    if (hasOption(sorted, 'upload-pack', 'receive-pack'))
      shell.effects.danger('git is told which program to run')
    if (words.some((word) => word.startsWith('ext::'))) {
      text(words.find((word) => word.startsWith('ext::'))?.slice(5))
      shell.effects.danger('git is told which program to run')
    }
  }
  if (/^(?:diff|log|show)$/.test(verb) && hasOption(sorted, 'ext-diff', 'textconv'))
    shell.effects.danger('git runs the diff program of the configuration')
  if (verb === 'grep' && hasOption(sorted, 'O', 'open-files-in-pager'))
    shell.effects.danger('git opens files in a program')
  if (verb === 'config') config(sorted, shell)
}

function config(sorted: Sorted, shell: Started['shell']): void {
  const [key = '', value] = sorted.operands.filter((word) => word !== 'set')
  // Another name for a verb does what that does.
  if (/^alias\./i.test(key) && value !== undefined && /^[a-z]/.test(value) && isKnown(value))
    shell.run.command(['git', ...value.split(/\s+/)], subshell(shell), '')
  else if (
    value !== undefined &&
    runsKey.test(key) &&
    !/^(?:|cat|less|vim?|nano|code --wait|store|cache|osxkeychain)$/.test(value)
  )
    shell.effects.danger(`sets ${key}, which git runs`)
  else if (/^http\.(?:.*\.)?sslverify$/i.test(key) && /^(?:false|no|off|0)$/i.test(value ?? ''))
    shell.effects.danger('git changes what protects the machine')
}

/** Options of `git log` that show nothing of what stands in files. */
const listsOnly =
  /^(?:--|-n?\d*|--(?:oneline|graph|all|stat|shortstat|name-only|name-status|reverse|no-merges|merges|follow|first-parent|abbrev-commit|(?:format|pretty|author|since|until|after|before|grep|date|decorate|max-count)(?:=.*)?))$/

/** The files of the working folder that a verb reads or writes. */
function files(verb: string, sorted: Sorted, started: Started): void {
  if (verb === 'rm' && hasOption(sorted, 'cached')) return
  for (const word of verb === 'log' ? started.words : []) {
    const file = /^-L.*:(.+)$/.exec(word)?.[1]
    if (file !== undefined) touch(started, 'read', { path: file })
  }
  if (verb === 'log' && started.words.every((word) => !word.startsWith('-') || listsOnly.test(word))) return
  const at = started.words.indexOf('--')
  const paths = at < 0 ? sorted.operands : started.words.slice(at + 1)
  if (
    /^(?:add|diff|log|show|blame|grep|stash|commit|archive|cat-file|hash-object|annotate|format-patch)$/.test(
      verb,
    )
  ) {
    const prints = /^(?:diff|log|show|blame|annotate|cat-file)$/.test(verb)
    const printing = prints ? { ...started, name: `git ${verb}` } : started
    const named = verb === 'grep' && at < 0 ? paths.slice(1) : paths
    for (const path of named) {
      touch(printing, 'read', {
        path,
        deep: verb === 'grep',
        certain:
          (verb !== 'commit' && at >= 0) ||
          /^(?:blame|annotate)$/.test(verb) ||
          hasOption(sorted, 'no-index'),
      })
      const object = /^[^:]*:(.+)/.exec(path)?.[1]
      if (object !== undefined) touch(printing, 'read', { path: object })
    }
    // Among the files that paths name it searches only those.
    if (verb === 'grep' && named.length === 0)
      touch(started, 'read', { path: '.', deep: true, certain: false })
  }
  if (
    /^(?:checkout|restore|rm|mv|apply|am|clean|sparse-checkout|checkout-index|clone|init|worktree)$/.test(
      verb,
    )
  )
    for (const path of paths)
      touch(started, 'write', { path, certain: at >= 0 || /^(?:rm|mv|restore)$/.test(verb) })
}
