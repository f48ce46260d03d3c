import { resolvePath } from '../paths/path.ts'
import { byRule, decide, type Decision } from './decision.ts'
import { isProtected, pathAllowed, pathRule, type PathTool } from './file-access.ts'
import type { CompiledPolicy } from './policy.ts'
import { wholeToolRule } from './tool-rules.ts'

/** Read, Glob and Grep. */
export function predictRead(policy: CompiledPolicy, tool: string, given: string): Decision {
  const path = absolutePath(policy, given)
  const denied = pathRule(policy, path, { tool: 'Read', effect: 'deny' })
  if (denied) return byRule(denied)
  const asked = pathRule(policy, path, { tool: 'Read', effect: 'ask' }) ?? wholeToolRule(policy, tool, 'ask')
  if (asked) return byRule(asked)
  const whole = wholeToolRule(policy, tool, 'allow')
  if (whole) return byRule(whole)
  const { allowed, rule } = pathAllowed(policy, path, { tool: 'Read', inFolders: true })
  if (rule) return byRule(rule)
  return allowed
    ? decide('allow', 'files of the session’s folders may be read')
    : decide('ask', 'the path is outside of the session’s folders')
}

/** Edit, Write and NotebookEdit. */
export function predictWrite(policy: CompiledPolicy, tool: string, given: string): Decision {
  const path = absolutePath(policy, given)
  const denied = writeRule(policy, path, { effect: 'deny', readToo: tool !== 'NotebookEdit' })
  if (denied) return denied
  const asked = pathRule(policy, path, { tool: 'Edit', effect: 'ask' }) ?? wholeToolRule(policy, tool, 'ask')
  if (asked) return byRule(asked)
  if (policy.mode === 'bypassPermissions') return decide('allow', 'permissions are bypassed')
  if (isProtected(policy, path)) return decide('ask', 'the file is a protected one, which no rule allows')
  const whole = wholeToolRule(policy, tool, 'allow')
  if (whole) return byRule(whole)
  const { allowed, rule } = pathAllowed(policy, path, {
    tool: 'Edit',
    inFolders: policy.mode === 'acceptEdits',
  })
  if (rule) return byRule(rule)
  return allowed
    ? decide('allow', 'edits in the session’s folders are accepted')
    : decide('ask', 'no rule allows to write the file')
}

/** The rule that denies a write, or asks before it: one about editing the path or, for deny, about reading it. */
export function writeRule(
  policy: CompiledPolicy,
  path: string,
  { effect, readToo }: { effect: 'deny' | 'ask'; readToo: boolean },
): Decision | undefined {
  const tools: PathTool[] = readToo && effect === 'deny' ? ['Edit', 'Read'] : ['Edit']
  for (const tool of tools) {
    const rule = pathRule(policy, path, { tool, effect })
    if (rule) return byRule(rule)
  }
  return undefined
}

export function absolutePath({ cwd, home }: CompiledPolicy, path: string): string {
  return resolvePath(cwd, path === '~' || path.startsWith('~/') ? home + path.slice(1) : path)
}
