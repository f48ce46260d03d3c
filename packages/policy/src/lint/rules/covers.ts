import { matchCommand } from '../../rules/command-pattern.ts'
import { matchDomain } from '../../rules/domain-pattern.ts'
import { matchGlob } from '../../rules/glob.ts'
import type { PermissionRule } from '../../rules/rule.ts'
import { namesTool } from '../../predict/tool-rules.ts'

/**
 * Whether every call that `narrow` is about falls under `wide` too, for all that the texts show: the stars of `narrow` are
 * taken for plain text, which only a star of `wide` can match. Says no where it is not sure.
 */
export function covers(wide: PermissionRule, narrow: PermissionRule): boolean {
  if (wide.text === narrow.text) return true
  if (wide.parameter !== undefined || narrow.parameter !== undefined) return false
  if (!coversTool(wide, narrow)) return false
  // A rule about paths also holds for what shell commands do to them; one about the tool as a whole does not.
  if (wide.specifier === undefined)
    return wide.tool === '*' || narrow.specifier === undefined || !['Read', 'Edit'].includes(narrow.tool)
  return narrow.specifier !== undefined && coversSpecifier(wide, narrow.specifier)
}

function coversTool(wide: PermissionRule, narrow: PermissionRule): boolean {
  if (wide.tool === narrow.tool || wide.tool === '*') return true
  // Who may not read a file may not edit it either; but a rule that denies editing also keeps it from being deleted.
  if (wide.tool === 'Read' && narrow.tool === 'Edit')
    return wide.effect === 'deny' && narrow.effect === 'allow'
  return wide.specifier === undefined && namesTool(wide, narrow.tool)
}

function coversSpecifier({ tool, specifier = '' }: PermissionRule, narrow: string): boolean {
  switch (tool) {
    case 'Bash':
    case 'PowerShell':
      return holdsParts(specifier, narrow) && matchCommand(specifier, narrow)
    case 'WebFetch':
      return coversDomain(specifier, narrow)
    case 'Read':
    case 'Edit':
      return coversPath(specifier, narrow)
    default:
      return matchGlob(specifier, narrow)
  }
}

function coversDomain(wide: string, narrow: string): boolean {
  const [outer, inner] = [wide, narrow].map((text) => /^\s*domain\s*:\s*(.*?)\s*$/s.exec(text)?.[1])
  return outer !== undefined && inner !== undefined && matchDomain(outer, inner)
}

function coversPath(wide: string, narrow: string): boolean {
  if (narrow.includes('..')) return false
  const [outer, inner] = [wide, narrow].map((path) => path.replace(/^\.\//, '').toLowerCase())
  if (outer === undefined || inner === undefined || outer === '') return false
  const anchor = /^(?:\/{0,2}|~\/)/
  if (anchor.exec(outer)?.[0] !== anchor.exec(inner)?.[0]) return false
  if (outer === inner) return true
  return outer.endsWith('/**') && !/[*?[\\]/.test(outer.slice(0, -3)) && inner.startsWith(outer.slice(0, -2))
}

/** Cheaper than matching: what stands between the stars has to stand in the other too. */
function holdsParts(wide: string, narrow: string): boolean {
  if (/[\\:]|\s\s/.test(wide)) return true
  return wide.split('*').every((part) => narrow.includes(part.trim()))
}
