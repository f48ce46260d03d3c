import type { PermissionRule } from '../../rules/rule.ts'
import type { ReadRule } from './read-rules.ts'

/** Words of a command, folders of a path or labels of a host that are looked up. */
const mostSteps = 16
/** Rules under one key; a document of thousands of alike rules is compared in part only. */
const mostAlike = 24

/**
 * Finds the rules that may cover a given one without looking at all of them: by what stands before the first star of a
 * command or path, or behind it in a host.
 */
export function createRuleIndex(rules: readonly ReadRule[]): (narrow: PermissionRule) => Iterable<ReadRule> {
  const groups = new Map<string, ReadRule[]>()
  for (const read of rules) {
    if (read.rule === undefined) continue
    const key = keyOfWide(read.rule)
    const group = groups.get(key) ?? []
    groups.set(key, group)
    if (group.length < mostAlike) group.push(read)
  }
  return function* (narrow) {
    for (const key of new Set(keysOfNarrow(narrow))) yield* groups.get(key) ?? []
  }
}

function keyOfWide({ tool, specifier }: PermissionRule): string {
  if (tool.includes('*')) return 'names'
  if (specifier === undefined) return `whole ${tool}`
  switch (tool) {
    case 'Bash':
    case 'PowerShell':
      return `${tool} ${literalWords(specifier).join(' ')}`
    case 'Read':
    case 'Edit':
      return `${tool} ${plainPath(specifier).replace(/\/\*\*$/, '/')}`
    case 'WebFetch':
      return `${tool} ${plainHost(specifier).replace(/^\*\./, '.')}`
    default:
      return `${tool} ()`
  }
}

/** Keys under which a rule that covers this one can stand. */
function keysOfNarrow({ tool, specifier = '' }: PermissionRule): string[] {
  const whole = ['names', `whole ${tool}`, ...(tool.startsWith('mcp__') ? [`whole ${serverOf(tool)}`] : [])]
  switch (tool) {
    case 'Bash':
    case 'PowerShell': {
      const words = specifier.trim().split(/\s+/).slice(0, mostSteps)
      return [
        ...whole,
        `${tool} `,
        ...words.map((_, index) => `${tool} ${words.slice(0, index + 1).join(' ')}`),
      ]
    }
    case 'Read':
      return [...whole, ...pathKeys('Read', specifier)]
    case 'Edit':
      return [...whole, ...pathKeys('Edit', specifier), ...pathKeys('Read', specifier)]
    case 'WebFetch': {
      const labels = plainHost(specifier).split('.').slice(-mostSteps)
      const ends = labels.map((_, index) => `WebFetch .${labels.slice(index).join('.')}`)
      return [...whole, `WebFetch ${labels.join('.')}`, 'WebFetch *', ...ends]
    }
    default:
      return [...whole, `${tool} ()`]
  }
}

function serverOf(tool: string): string {
  return tool.split('__').slice(0, 2).join('__')
}

/** The words before the one with the first star: `git push *` and `git push --f*` begin with `git push`. */
function literalWords(specifier: string): string[] {
  const star = specifier.search(/[*\\]/)
  const words = specifier.replace(/:\*$/, ' *').trim().split(/\s+/)
  if (star === -1) return words.slice(0, mostSteps)
  const first = words.findIndex((word) => /[*\\]/.test(word))
  return words.slice(0, Math.min(first === -1 ? words.length : first, mostSteps))
}

function plainPath(specifier: string): string {
  return specifier.replace(/^\.\//, '').toLowerCase()
}

function pathKeys(tool: string, specifier: string): string[] {
  const path = plainPath(specifier)
  const keys = [`${tool} ${path}`, `${tool} ${path.replace(/\/\*\*$/, '/')}`]
  for (let at = path.indexOf('/'); at !== -1 && keys.length < mostSteps; at = path.indexOf('/', at + 1))
    keys.push(`${tool} ${path.slice(0, at + 1)}`)
  return keys
}

function plainHost(specifier: string): string {
  return specifier
    .replace(/^\s*domain\s*:\s*/, '')
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
}
