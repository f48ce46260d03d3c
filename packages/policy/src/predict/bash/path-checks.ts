import { resolvePath } from '../../paths/path.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import { pathRule } from '../file-access.ts'
import type { CompiledPolicy } from '../policy.ts'
import { writeRule } from '../predict-files.ts'
import { isFree, pathOf, pathUses, type PathUse } from './file-commands.ts'

/** A rule that denies a path some command names. Where the client cannot check the call it looks at no path. */
export function deniedPath(policy: CompiledPolicy, reading: ClientReading): Decision | undefined {
  if (reading.problems.length > 0) return undefined
  for (const command of visible(reading))
    for (const use of allUses(command, policy, policy.cwd)) {
      const found = deniedUse(policy, use)
      if (found) return found
    }
  return undefined
}

/** After `cd` into another folder a denied path is asked about, as is entering a folder that may not be read. */
export function enteredPath(policy: CompiledPolicy, reading: ClientReading): Decision | undefined {
  if (reading.problems.length > 0) return undefined
  let { cwd } = policy
  let changes = 0
  for (const command of visible(reading)) {
    for (const use of pathUses(command, policy, cwd)) {
      const found =
        use.access === 'write' ? undefined : pathRule(policy, use.path, { tool: 'Read', effect: 'deny' })
      if (found && !use.glob)
        return { ...byRule(found), verdict: 'ask', reason: 'a rule denies the folder it enters' }
      if (use.access === 'enter' && changes++ < maxChanges) cwd = use.path
    }
  }
  return undefined
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
    return path === undefined || isFree(path, access) || target.tilde
      ? []
      : [{ path, access, glob: target.glob }]
  })
}

function deniedUse(policy: CompiledPolicy, { path, access, glob }: PathUse): Decision | undefined {
  if (glob || access === 'enter') return undefined
  if (access === 'read') {
    const rule = pathRule(policy, path, { tool: 'Read', effect: 'deny' })
    return rule === undefined ? undefined : byRule(rule)
  }
  return writeRule(policy, path, { effect: 'deny', readToo: true })
}

/** Rules that ask before a path is read or written. */
export function askedPath(policy: CompiledPolicy, { path, access }: PathUse): Decision | undefined {
  const tool = access === 'write' || access === 'move' ? 'Edit' : 'Read'
  const rule = pathRule(policy, path, { tool, effect: 'ask' })
  return rule === undefined ? undefined : byRule(rule)
}

/** Whether a command leaves the folder of the session. */
export function changesFolder(command: ClientCommand, policy: CompiledPolicy): boolean {
  const { cwd } = policy
  return pathUses(command, policy, cwd).some(
    ({ access, path }) => access === 'enter' && resolvePath(cwd, path) !== cwd,
  )
}

export function outside(access: PathUse['access'], path: string): Decision {
  return access === 'write' || access === 'move'
    ? decide('ask', `writing ${path} needs approval`)
    : decide('ask', `${path} is outside of the session’s folders`)
}
