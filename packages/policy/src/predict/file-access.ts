import { followLinks, isWithin } from '../paths/path.ts'
import { matchPath } from '../rules/path-pattern.ts'
import type { PermissionRule, RuleEffect } from '../rules/rule.ts'
import type { CompiledPolicy } from './policy.ts'

/** Only these two carry rules about paths; the client does not consult `Write(path)`, `Glob(path)` and the like. */
export type PathTool = 'Read' | 'Edit'

/** Longer than any path of the system. */
const maxPathLength = 8192

/** The first deny or ask rule that covers the path or what it leads to. */
export function pathRule(
  policy: CompiledPolicy,
  path: string,
  { tool, effect }: { tool: PathTool; effect: RuleEffect },
): PermissionRule | undefined {
  const real = followLinks(path, policy.links)
  return policy.rules.find(
    (rule) =>
      rule.effect === effect &&
      rule.tool === tool &&
      rule.specifier !== undefined &&
      (covers(rule, path, policy) || covers(rule, real, policy)),
  )
}

function covers(rule: PermissionRule, path: string, policy: CompiledPolicy): boolean {
  if (rule.specifier === undefined || path.length > maxPathLength) return false
  return matchPath(rule.specifier, path, { roots: policy.rootsOf(rule.scope), effect: rule.effect })
}

/** Whether an allow rule covers both the path and what it leads to, each of them or a folder of the session. */
export function pathAllowed(
  policy: CompiledPolicy,
  path: string,
  { tool, inFolders }: { tool: PathTool; inFolders: boolean },
): { allowed: boolean; rule?: PermissionRule } {
  let found: PermissionRule | undefined
  for (const one of new Set([path, followLinks(path, policy.links)])) {
    if (inFolders && isWorking(policy, one)) continue
    const rule = policy.rules.find(
      (candidate) =>
        candidate.effect === 'allow' &&
        (candidate.tool === tool || (tool === 'Read' && candidate.tool === 'Edit')) &&
        covers(candidate, one, policy),
    )
    if (rule === undefined) return { allowed: false }
    found ??= rule
  }
  return found === undefined ? { allowed: true } : { allowed: true, rule: found }
}

export function isWorking({ folders }: CompiledPolicy, path: string): boolean {
  return folders.some((folder) => isWithin(path, folder))
}

/** Files that run something, or decide what may run: no allow rule covers a write to them. */
export function isProtected(policy: CompiledPolicy, path: string): boolean {
  return [path, followLinks(path, policy.links)].some((one) => {
    const segments = one.toLowerCase().split('/')
    const claude = segments.lastIndexOf('.claude')
    const inClaude = claude !== -1 && !openInClaude.has(segments[claude + 1] ?? '')
    return (
      inClaude ||
      segments.some((segment) => protectedFolders.has(segment)) ||
      protectedFiles.has(segments.at(-1) ?? '')
    )
  })
}

const openInClaude = new Set(['commands', 'agents', 'skills', 'worktrees'])
const protectedFolders = new Set([
  '.git',
  '.vscode',
  '.idea',
  '.husky',
  '.cargo',
  '.devcontainer',
  '.yarn',
  '.mvn',
])
const protectedFiles = new Set(
  `.gitconfig .gitmodules .bashrc .bash_profile .bash_login .bash_aliases .bash_logout .zshrc .zprofile .zshenv .zlogin
  .zlogout .profile .envrc .npmrc .yarnrc .yarnrc.yml .pnp.cjs .pnp.loader.mjs .pnpmfile.cjs bunfig.toml .bunfig.toml
  .ripgreprc .mcp.json .claude.json .pre-commit-config.yaml lefthook.yml lefthook.yaml gradle-wrapper.properties
  maven-wrapper.properties .devcontainer.json`.split(/\s+/),
)
