import { followLinks, isWithin } from '../paths/path.ts'
import { pathKeys, toolKey } from '../rules/rule-keys.ts'
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
  const paths = path === real ? [path] : [path, real]
  return policy.index[effect]
    .meeting(() => [toolKey(tool), ...paths.flatMap(pathKeys)])
    .find(
      (rule) =>
        rule.tool === tool && rule.specifier !== undefined && paths.some((one) => covers(rule, one, policy)),
    )
}

function covers(rule: PermissionRule, path: string, policy: CompiledPolicy): boolean {
  return path.length <= maxPathLength && policy.matchesPath(rule)(path)
}

/** Whether the path and what it leads to both lie in a folder of the session, or are both covered by allow rules. */
export function pathAllowed(
  policy: CompiledPolicy,
  path: string,
  { tool, inFolders }: { tool: PathTool; inFolders: boolean },
): { allowed: boolean; rule?: PermissionRule } {
  const both = [...new Set([path, followLinks(path, policy.links)])]
  if (inFolders && both.every((one) => isWorking(policy, one))) return { allowed: true }
  const rules = both.map((one) =>
    policy.index.allow
      .meeting(() => [toolKey('Read'), toolKey('Edit'), ...pathKeys(one)])
      .find(
        (candidate) =>
          (candidate.tool === tool || (tool === 'Read' && candidate.tool === 'Edit')) &&
          !coversNothing(candidate) &&
          covers(candidate, one, policy),
      ),
  )
  const [rule] = rules
  return rule !== undefined && rules.every((one) => one !== undefined)
    ? { allowed: true, rule }
    : { allowed: false }
}

/** Measured: of a pattern for the folder itself, or one above it, the client makes nothing. */
function coversNothing({ specifier = '' }: PermissionRule): boolean {
  return /^\.\/?$|^(?:\.\/)?\.\.(?:\/|$)/.test(specifier)
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

const openInClaude = new Set(['worktrees'])
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
