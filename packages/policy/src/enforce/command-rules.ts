import { matchCommand } from '../rules/command-pattern.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { anyText, canMeet, isKnown } from './abstract-text.ts'
import type { Covers } from './path-rules.ts'
import { baseName } from './place.ts'

/** How surely a command that is run falls under a deny or ask rule for Bash. */
export function commandFallsUnder(rule: PermissionRule, words: readonly string[]): Covers {
  const { specifier } = rule
  if (specifier === undefined) return 'yes'
  const [head = '', ...rest] = words
  const spellings = new Set([words.join(' '), [baseName(head), ...rest].join(' ')])
  const subcommand = rest.findIndex((word) => !word.startsWith('-'))
  // `npm --silent publish` is `npm publish`.
  if (subcommand > 0)
    spellings.add([baseName(head), ...rest.slice(subcommand), ...rest.slice(0, subcommand)].join(' '))
  let covers: Covers = 'no'
  for (const text of spellings) {
    if (isKnown(text)) {
      if (matchCommand(specifier, text) || matchCommand(specifier, text.toLowerCase())) return 'yes'
    } else if (isKnown(head) && matchCommand(specifier, text)) return 'yes'
    else if (patterns(specifier).some((pattern) => canMeet(text, pattern))) covers = 'maybe'
  }
  return covers
}

function patterns(specifier: string): string[] {
  const prefix = specifier.replace(/:\*$/, ' *')
  const whole = prefix.replaceAll('*', anyText)
  return prefix.endsWith(' *') ? [whole, whole.slice(0, -2)] : [whole]
}

/** Whether an allow rule names the command. */
export function commandIsAllowed(rule: PermissionRule, words: readonly string[]): boolean {
  if (rule.specifier === undefined) return true
  const [head = ''] = words
  return isKnown(head) && matchCommand(rule.specifier, words.join(' '))
}

/** Programs a rule means by naming one of them. */
const kin: readonly (readonly string[])[] = [
  ['curl', 'wget', 'http', 'https', 'xh', 'aria2c', 'nc', 'ncat', 'socat', 'telnet'],
  ['rm', 'rmdir', 'unlink', 'shred', 'trash', 'rimraf', 'find', 'fd', 'git'],
]

/** Whether a rule that denies one program would be got round by another that does the same. */
export function meansKin(rule: PermissionRule, kind: 'network' | 'delete', by: string): boolean {
  const first = /^[\w.-]+/.exec(rule.specifier ?? '')?.[0] ?? ''
  const [network = [], deletion = []] = kin
  const family = kind === 'network' ? network : deletion
  if (!/^[\w.-]+(?::\*| ?\*|$)/.test(rule.specifier ?? '')) return false
  return (
    family.slice(0, kind === 'delete' ? 4 : undefined).includes(first) &&
    first !== by &&
    by !== 'mv' &&
    by !== 'ssh'
  )
}
