import { lazily } from '../../rules/lazily.ts'
import type { RuleKeys } from '../../rules/rule-index.ts'
import { commandKeys, toolKey } from '../../rules/rule-keys.ts'
import type { PermissionRule } from '../../rules/rule.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import { isProtected, isWorking, pathAllowed } from '../file-access.ts'
import type { CompiledPolicy } from '../policy.ts'
import { specifierRule } from '../tool-rules.ts'
import { allowedTexts, rawText, type AllowedText } from './command-texts.ts'
import { isOtherHome, namesPaths, pathUses, type PathUse } from './file-commands.ts'
import { allUses, askedPath, changesFolder, enteredFirst, outside, redirectUses } from './path-checks.ts'
import { isReadOnly } from './read-only.ts'
import { isPlainEdit, isReadOnlySed } from './read-only-sed.ts'
import { isSafeBeforeReading } from './safe-variables.ts'
import { programStarts } from '../../shell/wrappers.ts'

/** Without a rule for the whole tool: every simple command must be allowed or only read, and its paths be free. */
export function allowCommands(policy: CompiledPolicy, reading: ClientReading, source: string): Decision {
  const { problems, background, subshell, nestedPipe, unclearTest } = reading
  const commands = reading.commands.filter(({ hidden }) => !hidden)
  const [problem] = problems
  if (problem !== undefined) return decide('ask', 'unchecked', { detail: problem })
  if (background) return decide('ask', 'background')
  if (subshell) return decide('ask', 'subshell')
  if (nestedPipe) return decide('ask', 'unchecked', { detail: 'a pipe in a nested command' })
  if (unclearTest) return decide('ask', 'unchecked', { detail: 'a test' })
  const entering = commands.filter((command) => changesFolder(command, policy))
  const entered = enteredFirst(policy, entering, { commands, source })
  const moving = folderChange(policy, commands, entered !== undefined)
  if (moving) return moving
  let found: Decision | undefined
  for (const [at, command] of commands.entries()) {
    const place = at > 0 && entered !== undefined ? { ...policy, cwd: entered } : policy
    const decision = allowCommand(place, command)
    if (decision.verdict !== 'allow') return decision
    if (found?.rule === undefined) found = decision
  }
  return found ?? decide('allow', 'runs-nothing')
}

/** A change of folder makes what follows hard to judge: with git, and with a redirection, it is asked about. */
function folderChange(
  policy: CompiledPolicy,
  commands: readonly ClientCommand[],
  known: boolean,
): Decision | undefined {
  if (!commands.some((command) => changesFolder(command, policy))) return undefined
  if (commands.some(runsGit)) return decide('ask', 'folder-before-git')
  if (known) return undefined
  const reads = commands.some(({ redirects }) => redirects.some(({ direction }) => direction === 'in'))
  if (reads) return decide('ask', 'folder-before-read')
  const writes = commands.some((command) =>
    allUses(command, policy, policy.cwd).some(({ access }) => access === 'write' || access === 'move'),
  )
  return writes ? decide('ask', 'folder-before-write') : undefined
}

function runsGit({ argv }: ClientCommand): boolean {
  return argv[programStarts(argv, 'allow').at(-1) ?? 0] === 'git'
}

function allowCommand(policy: CompiledPolicy, command: ClientCommand): Decision {
  if (command.redirects.some(({ target }) => target.glob || (target.tilde && isOtherHome(target))))
    return decide('ask', 'expanded-target')
  if (command.redirects.some(({ direction, target }) => direction === 'out' && target.tilde))
    return decide('ask', 'expanded-target')
  const values = command.assignments.map(({ value }) => value)
  const targets = command.redirects.map(({ target }) => target)
  if ([...command.words, ...values, ...targets].some(({ filled }) => filled))
    return decide('ask', 'unchecked', { detail: 'a variable' })
  const redirected = redirectUses(command, policy, policy.cwd)
  const blockedRedirect = firstBlocked(policy, redirected, { ruled: false, exact: false })
  if (blockedRedirect) return blockedRedirect
  const [first] = command.words
  if (first !== undefined && evaluators.has(first.text))
    return decide('ask', 'evaluates', { detail: first.text })
  if (first?.text.startsWith('-')) return decide('ask', 'begins-with-flag')
  const texts = allowedTexts(command)
  const keys = lazily(() => [toolKey('Bash'), ...texts.flatMap(({ text }) => commandKeys(text))])
  const exact = allowRule(policy, { texts, keys }, true)
  const rule = exact ?? allowRule(policy, { texts, keys }, false)
  const paths = pathUses(command, policy, policy.cwd)
  const otherHome = command.words.some(isOtherHome)
  if (otherHome && namesPaths(command)) return decide('ask', 'other-home')
  const blocked = firstBlocked(policy, paths, { ruled: rule !== undefined, exact: exact !== undefined })
  if (blocked) return blocked
  if (rule) return byRule(rule)
  if (otherHome) return decide('ask', 'other-home')
  if (isReadOnly(command)) return decide('allow', 'only-reads')
  if (policy.mode === 'acceptEdits' && editsFiles(command, paths)) return decide('allow', 'edits-accepted')
  return decide('ask', 'no-rule', { detail: rawText(command, 0).slice(0, 100) })
}

/** Builtins that run text the client has not read. */
const evaluators = new Set(
  'eval source . exec trap alias let enable fc coproc mapfile readarray hash bind complete compgen'.split(
    ' ',
  ),
)

function allowRule(
  policy: CompiledPolicy,
  { texts, keys }: { texts: readonly AllowedText[]; keys: RuleKeys },
  exact: boolean,
): PermissionRule | undefined {
  return specifierRule(policy, 'Bash', {
    effect: 'allow',
    keys,
    accepts: (specifier, rule) => {
      const starred = specifier.includes('*')
      if (exact && starred) return false
      const matches = policy.matchesCommand(rule)
      return texts.some(({ text, exactOnly }) => !(exactOnly && starred) && matches(text))
    },
  })
}

/** A rule for the command covers what it changes in the session's folders; only one without stars, protected files too. */
interface Covered {
  ruled: boolean
  exact: boolean
}

function firstBlocked(
  policy: CompiledPolicy,
  uses: readonly PathUse[],
  covered: Covered,
): Decision | undefined {
  for (const use of uses) {
    const found = askedPath(policy, use) ?? blockedUse(policy, use, covered)
    if (found) return found
  }
  return undefined
}

function blockedUse(
  policy: CompiledPolicy,
  { path, access, unclear, glob }: PathUse,
  { ruled, exact }: Covered,
): Decision | undefined {
  if (unclear) return decide('ask', 'unchecked', { detail: 'a path' })
  if (access === 'read' || access === 'enter')
    return pathAllowed(policy, path, { tool: 'Read', inFolders: true }).allowed
      ? undefined
      : outside(access, path)
  if (glob) return decide('ask', 'expanded-target')
  if (!exact && isProtected(policy, path)) return decide('ask', 'protected-file')
  const inFolders = (ruled || policy.mode === 'acceptEdits') && isWorking(policy, path)
  return pathAllowed(policy, path, { tool: 'Edit', inFolders }).allowed ? undefined : outside(access, path)
}

const editors = new Set(['mkdir', 'rm', 'rmdir', 'mv', 'cp', 'sed'])

/** Measured: most of them also behind wrappers and harmless variables, `touch` only as the first word and without flags. */
function editsFiles({ words, assignments, timed }: ClientCommand, paths: readonly PathUse[]): boolean {
  if (paths.some(({ glob }) => glob) || !assignments.every(isSafeBeforeReading)) return false
  const [first] = words
  const argv = words.map(({ text }) => text)
  const flagged = argv.slice(1).some((word) => word.startsWith('-'))
  if (first?.raw === 'touch' && assignments.length === 0 && !timed) return !flagged
  const [name = '', ...args] = argv.slice(programStarts(argv, 'allow').at(-1))
  if (!editors.has(name) || argv.slice(0, argv.indexOf(name)).includes('xargs')) return false
  if (name === 'sed') return isPlainEdit(args) || isReadOnlySed(args)
  return !/^(?:cp|mv)$/.test(name) || !args.some((word) => word.startsWith('-'))
}
