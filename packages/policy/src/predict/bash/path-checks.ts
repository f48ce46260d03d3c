import { followLinks, resolvePath } from '../../paths/path.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import { reasons } from '../reasons.ts'
import { isProtected, isWorking, pathRule } from '../file-access.ts'
import type { CompiledPolicy } from '../policy.ts'
import { writeRule } from '../predict-files.ts'
import {
  entersFolder,
  isFree,
  isUnclear,
  mayChange,
  pathOf,
  pathUses,
  type PathUse,
} from './file-commands.ts'

/** A rule that denies a path some command names. Where the client cannot check the call it looks at no path. */
export function deniedPath(
  policy: CompiledPolicy,
  reading: ClientReading,
  source: string,
): Decision | undefined {
  if (reading.problems.length > 0) return undefined
  const commands = visible(reading)
  const joined = commands.every(({ piped }) => piped)
  const entering = joined ? [] : commands.filter((command) => changesFolder(command, policy))
  const cwd = enteredFirst(policy, entering, { commands, source })
  const programs = commands.filter(({ words }) => words.length > 0).length
  const moving = programs > 1 && entering.length > 0 && cwd === undefined
  for (const command of cwd === undefined ? commands : commands.slice(1))
    for (const use of checkedUses(command, policy, cwd ?? policy.cwd)) {
      const found = deniedUse(policy, use, programs === 1)
      if (found === undefined) continue
      // In parentheses, and beside a pipe within a substitution, the client finds the path when it looks for what may be
      // allowed, and then asks.
      if (reading.subshell || reading.nestedPipe) return { ...found, ...subshelled }
      if (moving) return { ...found, ...moved }
      return use.redirected && command.piped ? { ...found, ...pipedOut } : found
    }
  return undefined
}

/** `cd /full/path && …` and `cd ./path && …` into a folder of the session: what follows is read as from there. */
export function enteredFirst(
  policy: CompiledPolicy,
  entering: readonly ClientCommand[],
  { commands, source }: { commands: readonly ClientCommand[]; source: string },
): string | undefined {
  const [first, ...more] = entering
  if (first === undefined || first !== commands[0] || more.length > 0) return undefined
  const [use, ...others] = pathUses(first, policy, policy.cwd)
  const plain = /^\s*cd\s+(?:"(?:\/|\.\/)[^"$]*"|'(?:\/|\.\/)[^']*'|(?:\/|\.\/)[^\s;&|$]*)\s*&&/.test(source)
  if (!plain || use === undefined || others.length > 0 || !isWorking(policy, use.path)) return undefined
  return deniedUse(policy, use, true) === undefined ? use.path : undefined
}

/** After `cd` into another folder a denied path is asked about, as is entering a folder that may not be read. */
export function enteredPath(policy: CompiledPolicy, reading: ClientReading): Decision | undefined {
  // Where the folder stays, `deniedPath` has seen every path.
  if (reading.problems.length > 0 || !reading.commands.some(entersFolder)) return undefined
  let { cwd } = policy
  let changes = 0
  for (const command of visible(reading)) {
    for (const use of checkedUses(command, policy, cwd)) {
      const found = use.glob && use.access === 'enter' ? undefined : deniedUse(policy, use, true)
      if (found) return { ...found, ...(use.access === 'enter' ? entered : moved) }
      // In parentheses it does not follow the change.
      if (use.access === 'enter' && !reading.subshell && changes++ < maxChanges) cwd = use.path
    }
  }
  return undefined
}

/** What is held against deny rules: a command that writes is given no pattern, but a redirection is. */
function checkedUses(command: ClientCommand, policy: CompiledPolicy, cwd: string): PathUse[] {
  const named = pathUses(command, policy, cwd).filter(
    ({ access, glob, source, working }) =>
      (!glob || access === 'read' || source === 'copied') && working !== true,
  )
  return [...named, ...redirectUses(command, policy, cwd)]
}

/** More changes of folder are not followed: the path may get longer with each, and every rule is held against it. */
const maxChanges = 20

function visible({ commands }: ClientReading): ClientCommand[] {
  return commands.filter(({ hidden }) => !hidden)
}

/** The paths of the arguments and of the redirections. */
export function allUses(command: ClientCommand, policy: CompiledPolicy, cwd: string): PathUse[] {
  return [...pathUses(command, policy, cwd), ...redirectUses(command, policy, cwd)]
}

export function redirectUses({ redirects }: ClientCommand, policy: CompiledPolicy, cwd: string): PathUse[] {
  return redirects.flatMap(({ direction, target }) => {
    const path = pathOf(target, { policy, cwd })
    const access = direction === 'in' ? 'read' : 'write'
    return path === undefined || isFree(path, access)
      ? []
      : [
          {
            path,
            access,
            redirected: direction === 'out',
            glob: target.glob,
            ...(isUnclear(target) ? { unclear: true as const } : {}),
          },
        ]
  })
}

function deniedUse(
  policy: CompiledPolicy,
  { path, access, glob, source }: PathUse,
  entering: boolean,
): Decision | undefined {
  // Of a pattern the folder before it is looked at.
  if ((access === 'enter' && !entering) || (glob && path === policy.cwd)) return undefined
  if (access === 'enter' || access === 'read' || source !== undefined) {
    const rule = pathRule(policy, path, { tool: 'Read', effect: 'deny' })
    if (rule !== undefined) return byRule(rule)
    if (source !== 'moved') return undefined
  }
  // Measured: of Bash, unlike Edit and Write, a rule that denies reading stops no writing.
  return writeRule(policy, path, { effect: 'deny', readToo: false })
}

/** Measured: a rule for the whole tool allows no write to a protected file, nor one that a link leads out of the folders. */
export function guardedWrite(policy: CompiledPolicy, reading: ClientReading): Decision | undefined {
  if (reading.problems.length > 0 || reading.subshell) return undefined
  const written = visible(reading)
    .filter(mayChange)
    .flatMap((command) => allUses(command, policy, policy.cwd))
    .filter(({ access, glob }) => !glob && (access === 'write' || access === 'move'))
  if (written.some(({ path }) => isProtected(policy, path))) return decide('ask', 'protected-file')
  const led = written.find(
    ({ path }) => isWorking(policy, path) && !isWorking(policy, followLinks(path, policy.links)),
  )
  return led === undefined ? undefined : outside('write', led.path)
}

const subshelled = {
  verdict: 'ask',
  reasonCode: 'rule-denies-in-subshell',
  reason: reasons['rule-denies-in-subshell'].en,
} as const

const moved = {
  verdict: 'ask',
  reasonCode: 'rule-denies-in-entered-folder',
  reason: reasons['rule-denies-in-entered-folder'].en,
} as const

const pipedOut = {
  verdict: 'ask',
  reasonCode: 'rule-denies-in-pipe',
  reason: reasons['rule-denies-in-pipe'].en,
} as const

const entered = {
  verdict: 'ask',
  reasonCode: 'rule-denies-entered-folder',
  reason: reasons['rule-denies-entered-folder'].en,
} as const

/** Rules that ask before a path is read or written. */
export function askedPath(policy: CompiledPolicy, { path, access }: PathUse): Decision | undefined {
  const tool = access === 'write' || access === 'move' ? 'Edit' : 'Read'
  const rule = pathRule(policy, path, { tool, effect: 'ask' })
  return rule === undefined ? undefined : byRule(rule)
}

/** Whether a command leaves the folder of the session. */
export function changesFolder(command: ClientCommand, policy: CompiledPolicy): boolean {
  const { cwd } = policy
  if (!entersFolder(command)) return false
  return pathUses(command, policy, cwd).some(
    ({ access, path }) => access === 'enter' && resolvePath(cwd, path) !== cwd,
  )
}

export function outside(access: PathUse['access'], path: string): Decision {
  return access === 'write' || access === 'move'
    ? decide('ask', 'write-needs-approval', { detail: path })
    : decide('ask', 'outside-folders', { detail: path })
}
