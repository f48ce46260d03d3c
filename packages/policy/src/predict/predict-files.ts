import { followLinks, resolvePath } from '../paths/path.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { byRule, decide, type Decision } from './decision.ts'
import { isProtected, isWorking, pathAllowed, pathRule, type PathTool } from './file-access.ts'
import type { CompiledPolicy } from './policy.ts'
import { wholeToolRule } from './tool-rules.ts'

/** Read, Glob and Grep. */
export function predictRead(policy: CompiledPolicy, tool: string, given: string): Decision {
  const path = absolutePath(policy, given)
  const denied = pathRule(policy, path, { tool: 'Read', effect: 'deny' })
  if (denied) return byRule(denied)
  const asked = pathRule(policy, path, { tool: 'Read', effect: 'ask' }) ?? wholeToolRule(policy, tool, 'ask')
  if (asked) return byRule(asked)
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  const whole = wholeAllow(policy, tool, path)
  if (whole) return byRule(whole)
  const { allowed, rule } = pathAllowed(policy, path, { tool: 'Read', inFolders: true })
  if (rule) return byRule(rule)
  return allowed
    ? decide('allow', 'folder-may-be-read')
    : decide('ask', 'outside-folders', { detail: 'the path' })
}

/** Edit, Write and NotebookEdit. */
export function predictWrite(policy: CompiledPolicy, tool: string, given: string): Decision {
  const path = absolutePath(policy, given)
  const denied = writeRule(policy, path, { effect: 'deny', readToo: tool !== 'NotebookEdit' })
  if (denied) return denied
  const asked = pathRule(policy, path, { tool: 'Edit', effect: 'ask' }) ?? wholeToolRule(policy, tool, 'ask')
  if (asked) return byRule(asked)
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  if (policy.mode === 'plan') return decide('ask', 'no-rule', { detail: 'to write the file' })
  if (isProtected(policy, path)) return decide('ask', 'protected-file')
  const whole = wholeAllow(policy, tool, path)
  if (whole) return byRule(whole)
  const { allowed, rule } = pathAllowed(policy, path, {
    tool: 'Edit',
    inFolders: policy.mode === 'acceptEdits',
  })
  if (rule) return byRule(rule)
  return allowed
    ? decide('allow', 'edits-accepted')
    : decide('ask', 'no-rule', { detail: 'to write the file' })
}

/** Measured: `Read(*)` and its like allow nothing outside of the session's folders, `Read` does. */
function wholeAllow(policy: CompiledPolicy, tool: string, path: string): PermissionRule | undefined {
  const rule = wholeToolRule(policy, tool, 'allow')
  return rule?.text.endsWith('(*)') === true && !isWorking(policy, followLinks(path, policy.links))
    ? undefined
    : rule
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
