import { mainParameters, type RuleEffect } from '../../rules/rule.ts'
import { suggest } from '../../settings/shapes/suggest.ts'
import type { SettingsScope } from '../../settings/sources.ts'
import type { LintCodeName } from '../codes/index.ts'
import { spellingOf } from './path-spelling.ts'
import { knownTools, pathTools, renamedTools } from './tools.ts'

/** Longer rules are not read by anybody. */
const longestRule = 4096

/** What a text among the rules says, and what was meant. */
export interface Understanding {
  /** why Claude Code does not read it so */
  problems: readonly LintCodeName[]
  /** the rule that was meant; absent where none can be made out, or where it allows nothing */
  meant?: string
  /** a repair is known: to write what was meant, or to remove a rule that does nothing */
  repairable: boolean
}

interface Parts {
  tool: string
  specifier?: string
}

interface Place {
  effect: RuleEffect
  scope: SettingsScope
}

type Step = (
  parts: Parts,
  place: Place,
) => { problem: LintCodeName; becomes: Parts | 'nothing' | 'unknown' } | undefined

/** Each step looks at what the steps before made of the rule. */
const steps: readonly Step[] = [
  caseOfName,
  formerName,
  patternOfNames,
  nameNobodyHas,
  parenthesesOfMcp,
  mainParameter,
  uselessPath,
  spelling,
  negation,
  singleSlash,
  domain,
  prefixMark,
  unboundedPrefix,
]

export function understandRule(text: string, { effect, scope }: Place): Understanding {
  const spaced = /^(\w+)\s+(\(.*\))$/s.exec(text.trim())
  const tidy = spaced ? `${spaced[1]}${spaced[2]}` : text.trim()
  const problems: LintCodeName[] = tidy === text ? [] : ['malformed-rule']
  const read = tidy.length > longestRule ? null : /^([^()\s]+)(?:\((.+)\))?$/s.exec(tidy)
  // Of an allow rule that is skipped nothing is lost.
  if (read === null)
    return { problems: ['malformed-rule'], repairable: effect === 'allow' || text.trim() === '' }
  let parts: Parts = {
    tool: read[1] ?? '',
    ...(read[2] === undefined || read[2] === '*' ? {} : { specifier: read[2] }),
  }
  for (const step of steps) {
    const found = step(parts, { effect, scope })
    if (found === undefined) continue
    problems.push(found.problem)
    if (found.becomes === 'nothing') return { problems, repairable: true }
    if (found.becomes === 'unknown') return { problems, repairable: false }
    parts = found.becomes
  }
  const { tool, specifier } = parts
  const meant = problems.length === 0 ? tidy : specifier === undefined ? tool : `${tool}(${specifier})`
  return { problems, meant, repairable: problems.length > 0 }
}

function caseOfName({ tool, ...rest }: Parts): ReturnType<Step> {
  if (tool.includes('*') || tool.includes('_') || knownTools.has(tool) || Object.hasOwn(renamedTools, tool))
    return undefined
  const lower = tool.toLowerCase()
  const meant = [...knownTools, ...Object.keys(renamedTools)].find((name) => name.toLowerCase() === lower)
  return meant === undefined ? undefined : { problem: 'tool-name-case', becomes: { ...rest, tool: meant } }
}

function formerName({ tool, ...rest }: Parts): ReturnType<Step> {
  const meant = Object.hasOwn(renamedTools, tool) ? renamedTools[tool] : undefined
  return meant === undefined ? undefined : { problem: 'renamed-tool', becomes: { ...rest, tool: meant } }
}

function patternOfNames({ tool }: Parts, { effect }: Place): ReturnType<Step> {
  if (effect !== 'allow' || !tool.includes('*') || /^mcp__[^*]+?__[^*]*\*/.test(tool)) return undefined
  return { problem: 'allow-name-pattern', becomes: 'nothing' }
}

function nameNobodyHas({ tool, ...rest }: Parts): ReturnType<Step> {
  if (tool.includes('*') || tool.includes('_') || knownTools.has(tool)) return undefined
  const meant = suggest(tool, [...knownTools], 4)
  return { problem: 'unknown-tool', becomes: meant === undefined ? 'unknown' : { ...rest, tool: meant } }
}

function parenthesesOfMcp({ tool, specifier }: Parts, { effect }: Place): ReturnType<Step> {
  if (!tool.startsWith('mcp__') || specifier === undefined) return undefined
  return { problem: 'mcp-parentheses', becomes: effect === 'allow' ? 'nothing' : { tool } }
}

function mainParameter({ tool, specifier }: Parts): ReturnType<Step> {
  const main = mainParameters[tool]
  const value =
    main === undefined ? undefined : new RegExp(`^\\s*${main}\\s*:\\s*(.+)$`, 's').exec(specifier ?? '')?.[1]
  if (value === undefined) return undefined
  if (tool === 'WebFetch') return { problem: 'main-parameter-rule', becomes: { tool, specifier: value } }
  return { problem: 'main-parameter-rule', becomes: value === '*' ? { tool } : { tool, specifier: value } }
}

function uselessPath({ tool, specifier }: Parts, { effect }: Place): ReturnType<Step> {
  const meant = Object.hasOwn(pathTools, tool) ? pathTools[tool] : undefined
  if (meant === undefined || specifier === undefined) return undefined
  // Deny and ask may be about another parameter: `Grep(output_mode:content)`.
  if (effect !== 'allow' && /^[A-Za-z_]\w*\s*:/.test(specifier)) return undefined
  return { problem: 'write-path-rule', becomes: { tool: meant, specifier } }
}

function spelling({ tool, specifier }: Parts): ReturnType<Step> {
  const found = specifier === undefined ? undefined : spellingOf(tool, specifier)
  if (found === undefined) return undefined
  const { problem, meant } = found
  return { problem, becomes: meant === undefined ? 'unknown' : { tool, specifier: meant } }
}

function negation({ tool, specifier }: Parts): ReturnType<Step> {
  if ((tool !== 'Read' && tool !== 'Edit') || specifier?.startsWith('!') !== true) return undefined
  return { problem: 'negated-path', becomes: 'nothing' }
}

const systemFolder =
  /^\/(?:etc|usr|bin|sbin|boot|lib|lib64|var|opt|home|Users|root|tmp|private|Library|System|Applications|proc|sys|dev|mnt|media|srv|run|Volumes)(?:\/|$)/

/** `/p` begins at the folder of the settings file, which of managed settings holds nothing of interest. */
function singleSlash({ tool, specifier = '' }: Parts, { scope }: Place): ReturnType<Step> {
  if ((tool !== 'Read' && tool !== 'Edit') || !/^\/(?!\/)/.test(specifier)) return undefined
  if (systemFolder.test(specifier))
    return { problem: 'single-slash-path', becomes: { tool, specifier: `/${specifier}` } }
  const meaningful = scope === 'project' || scope === 'local' || scope === 'cli'
  return meaningful ? undefined : { problem: 'single-slash-path', becomes: 'unknown' }
}

function domain({ tool, specifier }: Parts, { effect }: Place): ReturnType<Step> {
  if (tool !== 'WebFetch' || specifier === undefined || /^\s*domain\s*:/.test(specifier)) return undefined
  if (effect !== 'allow' && /^[A-Za-z_]\w*\s*:(?!\/\/)/.test(specifier)) return undefined
  const host = /^(?:\*|https?):\/\/([^/?#:\s@]+)|^((?:\*\.)?[\w-]+(?:\.[\w-]+)+)(?:\/\S*)?$/i.exec(specifier)
  const named = host?.[1] ?? host?.[2]
  return {
    problem: 'webfetch-without-domain',
    becomes: named === undefined ? 'unknown' : { tool, specifier: `domain:${named}` },
  }
}

function prefixMark({ tool, specifier = '' }: Parts, { effect }: Place): ReturnType<Step> {
  if (tool !== 'Bash' && tool !== 'PowerShell') return undefined
  const prefix = /^([^*]+):\*$/s.exec(specifier)?.[1]
  // A blank before the mark would make two of it.
  if (prefix !== undefined && !/\s$/.test(prefix))
    return { problem: 'legacy-prefix-mark', becomes: { tool, specifier: `${prefix} *` } }
  if (effect === 'allow' && /\w:\*\s+\S/.test(specifier))
    return { problem: 'misplaced-prefix-mark', becomes: 'unknown' }
  return undefined
}

/** `ls*` is also `lsof`; only a program's own name is looked at. */
function unboundedPrefix({ tool, specifier = '' }: Parts, { effect }: Place): ReturnType<Step> {
  if (effect !== 'allow' || (tool !== 'Bash' && tool !== 'PowerShell')) return undefined
  const parts = /^([^\s*\\]*\w)(\*.*)$/s.exec(specifier)
  if (parts === null) return undefined
  return { problem: 'allow-unbounded-prefix', becomes: { tool, specifier: `${parts[1]} ${parts[2]}` } }
}
