import { matchCommand } from '../../rules/command-pattern.ts'
import type { PermissionRule } from '../../rules/rule.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import { isProtected, isWorking, pathAllowed } from '../file-access.ts'
import type { CompiledPolicy } from '../policy.ts'
import { specifierRule } from '../tool-rules.ts'
import { allowedTexts, rawText } from './command-texts.ts'
import { pathUses, type PathUse } from './file-commands.ts'
import { askedPath, changesFolder, outside, redirectUses } from './path-checks.ts'
import { isReadOnly } from './read-only.ts'
import { isPlainEdit } from './read-only-sed.ts'

/** Without a rule for the whole tool: every simple command must be allowed or only read, and its paths be free. */
export function allowCommands(policy: CompiledPolicy, reading: ClientReading): Decision {
  const { problems, background, subshell } = reading
  const commands = reading.commands.filter(({ hidden }) => !hidden)
  const [problem] = problems
  if (problem !== undefined)
    return decide('ask', `${problem} in this command cannot be checked before it runs`)
  if (background) return decide('ask', 'it runs something in the background')
  if (subshell) return decide('ask', 'it starts a subshell')
  const tilde = commands.some(({ words }) => words.some(({ tilde, text }) => tilde && !/^~(\/|$)/.test(text)))
  if (tilde) return decide('ask', 'it names another person’s home')
  const moving = folderChange(policy, commands)
  if (moving) return moving
  let found: Decision | undefined
  for (const command of commands) {
    const decision = allowCommand(policy, command)
    if (decision.verdict !== 'allow') return decision
    if (found?.rule === undefined) found = decision
  }
  return found ?? decide('allow', 'it runs nothing')
}

/** A change of folder makes what follows hard to judge: with git, and with a redirection, it is asked about. */
function folderChange(policy: CompiledPolicy, commands: readonly ClientCommand[]): Decision | undefined {
  if (!commands.some((command) => changesFolder(command, policy))) return undefined
  if (commands.some(({ words }) => words[0]?.text === 'git'))
    return decide('ask', 'it changes the folder before git')
  const writes = commands.some((command) =>
    redirectUses(command, policy, policy.cwd).some(({ access }) => access === 'write'),
  )
  return writes ? decide('ask', 'it changes the folder and writes to a file') : undefined
}

function allowCommand(policy: CompiledPolicy, command: ClientCommand): Decision {
  if (command.redirects.some(({ direction, target }) => direction === 'out' && (target.tilde || target.glob)))
    return decide('ask', 'it writes to a path the shell expands')
  const redirected = redirectUses(command, policy, policy.cwd)
  const blockedRedirect = firstBlocked(policy, redirected)
  if (blockedRedirect) return blockedRedirect
  const [first] = command.words
  if (first !== undefined && evaluators.has(first.text))
    return decide('ask', `${first.text} runs its arguments as shell code`)
  if (first?.text.startsWith('-')) return decide('ask', 'it begins with a flag')
  const exact = allowRule(policy, command, true)
  if (exact) return byRule(exact)
  const paths = pathUses(command, policy, policy.cwd)
  const blocked = firstBlocked(policy, paths)
  if (blocked) return blocked
  const rule = allowRule(policy, command, false)
  if (rule) return byRule(rule)
  if (isReadOnly(command)) return decide('allow', 'it only reads')
  if (policy.mode === 'acceptEdits' && editsFiles(command, paths))
    return decide('allow', 'edits in the session’s folders are accepted')
  return decide('ask', `no rule allows ${rawText(command, 0).slice(0, 100)}`)
}

/** Builtins that run text the client has not read. */
const evaluators = new Set(
  'eval source . exec trap alias let enable fc coproc mapfile readarray hash bind complete compgen'.split(
    ' ',
  ),
)

function allowRule(
  policy: CompiledPolicy,
  command: ClientCommand,
  exact: boolean,
): PermissionRule | undefined {
  const texts = allowedTexts(command)
  return specifierRule(policy, 'Bash', {
    effect: 'allow',
    accepts: (specifier) => {
      const starred = specifier.includes('*')
      if (exact && starred) return false
      return texts.some(({ text, exactOnly }) => !(exactOnly && starred) && matchCommand(specifier, text))
    },
  })
}

function firstBlocked(policy: CompiledPolicy, uses: readonly PathUse[]): Decision | undefined {
  for (const use of uses) {
    const found = askedPath(policy, use) ?? blockedUse(policy, use)
    if (found) return found
  }
  return undefined
}

function blockedUse(policy: CompiledPolicy, { path, access }: PathUse): Decision | undefined {
  if (access === 'read' || access === 'enter')
    return pathAllowed(policy, path, { tool: 'Read', inFolders: true }).allowed
      ? undefined
      : outside(access, path)
  if (isProtected(policy, path)) return decide('ask', 'the file is a protected one, which no rule allows')
  const inFolders = policy.mode === 'acceptEdits' && isWorking(policy, path)
  return pathAllowed(policy, path, { tool: 'Edit', inFolders }).allowed ? undefined : outside(access, path)
}

const editors = new Set(['mkdir', 'touch', 'rm', 'rmdir', 'mv', 'cp', 'sed'])

function editsFiles({ words, assignments, timed }: ClientCommand, paths: readonly PathUse[]): boolean {
  const [name = '', ...args] = words.map(({ text }) => text)
  if (timed || !editors.has(name) || assignments.length > 0 || paths.some(({ glob }) => glob)) return false
  return name !== 'sed' || isPlainEdit(args)
}
