import { compileCommand, matchCommand } from '../rules/command-pattern.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { anyText, canMeet, isKnown } from './abstract-text.ts'
import { hasShape, shapeOf } from './command-shape.ts'
import type { Covers } from './path-rules.ts'
import { otherNames, sameAs } from './same-commands.ts'
import { canonicalName } from './powershell/run-powershell.ts'
import { baseName } from './place.ts'

/** How surely a command that is run falls under a rule. `program`, if given: no other does, where its name is known. */
export type CommandCover = ((words: readonly string[]) => Covers) & { readonly program?: string }

/** Reads a deny or ask rule for Bash or PowerShell. */
export function commandCover(rule: PermissionRule): CommandCover {
  const { specifier: written } = rule
  if (written === undefined) return () => 'yes'
  const shell = rule.tool === 'PowerShell'
  const specifier = shell ? canonicalCommand(written) : written
  const matches = compileCommand(specifier)
  const abstract = patterns(specifier)
  // Cmdlets name their parameters, programs have options as elsewhere.
  const shape = shell && /^[a-z]+-/i.test(specifier) ? undefined : shapeOf(specifier)
  const options = specifier.split(/\s+/).filter((word) => /^-[^*]+$/.test(word))
  // What the rule's first word is, where that is plain: other programs are not looked at further.
  const program = /^[\w./-]+(?=[\s:]|$)/.exec(specifier)?.[0]?.toLowerCase()
  const verb = /^git \* ([a-z-]+)(?: |$)/.exec(specifier)?.[1]
  const quotes = /\s-(?:\w*m|-message|-title|-body|-grep)\b/.test(specifier)
  const cover = (given: readonly string[]): Covers => {
    const words = shell ? inPowerShell(given) : given
    const [head = ''] = words
    if (program !== undefined && isKnown(head) && !programNames(head).includes(program)) return 'no'
    let covers: Covers = 'no'
    const lacks = options.some((option) => !words.some((word) => canHold(word, option)))
    const other = lacks || (verb !== undefined && /^[a-z]/.test(words[1] ?? '') && words[1] !== verb)
    for (const text of [words, ...sameAs(words)].flatMap((one) => [
      ...spellingsOf(quotes ? one : withSentences(one)),
    ])) {
      if (isKnown(text)) {
        if (matches(text) || matches(text.toLowerCase())) return 'yes'
      } else if (isKnown(head) && matches(text)) return 'yes'
      // An operand nobody knows is no verb where the verb is known.
      else if (!other && abstract.some((pattern) => canMeet(text, pattern))) covers = 'maybe'
    }
    if (covers === 'no' && shape !== undefined && isKnown(head)) {
      const bare = [baseName(head), ...words.slice(1)]
      covers = bare[0] === shape.names[0] || head === shape.names[0] ? hasShape(shape, bare) : 'no'
      for (const same of covers === 'no' ? sameAs(words) : [])
        if (covers === 'no' && same[0] === shape.names[0]) covers = hasShape(shape, same)
    }
    return covers
  }
  return program === undefined ? cover : Object.assign(cover, { program })
}

/** The names by which rules may call a program, in lower case. */
export function programNames(head: string): string[] {
  const lower = head.toLowerCase()
  const name = plainName(lower)
  return [lower, baseName(lower), name, ...(otherNames.get(name) ?? [])]
}

/** Whether a word is or may turn out to be the option a rule names; names found by their ending (`*.tmp`) are none. */
function canHold(word: string, option: string): boolean {
  return isKnown(word) ? word.includes(option) : !/^\uE001\.\w+$/.test(word)
}

/** Of programs told in single words, an argument of several is a sentence (a message, a search), not what they are told. */
function withSentences(words: readonly string[]): readonly string[] {
  if (!/^(?:git|gh|glab|hub)$/.test(baseName(words[0] ?? ''))) return words
  return words.map((word) => word.replaceAll(/\s/g, '\u00A0'))
}

/** The texts of a command that rules are matched with. */
export function spellingsOf(words: readonly string[]): ReadonlySet<string> {
  const [head = '', ...rest] = words
  const name = baseName(head)
  const plain = plainName(head)
  const spellings = new Set([words.join(' '), [name, ...rest].join(' ')])
  if (plain !== name) spellings.add([plain, ...rest].join(' '))
  // `docker container rm` is `docker rm`.
  if (/^(?:docker|podman|nerdctl)$/.test(name) && rest[0] === 'container')
    spellings.add([name, ...rest.slice(1)].join(' '))
  const subcommand = rest.findIndex((word) => !word.startsWith('-'))
  // `npm --silent publish` is `npm publish`.
  if (subcommand > 0)
    spellings.add([baseName(head), ...rest.slice(subcommand), ...rest.slice(0, subcommand)].join(' '))
  return spellings
}

/** The name without a version: `python3.11` is `python3`, `gcc-12` is `gcc`. */
export function plainName(head: string): string {
  return baseName(head).replace(/(?<=[a-z]\d*)(?:\.\d+|-\d+(?:\.\d+)*)$/, '')
}

/** A PowerShell rule without regard to case, its alias by the cmdlet's own name. */
function canonicalCommand(specifier: string): string {
  const [head = ''] = /^[^\s:*]*/.exec(specifier) ?? []
  return canonicalName(head) + specifier.slice(head.length).toLowerCase()
}

/** Words without regard to case, the first by its own name: `rm` of another shell is `Remove-Item` too. */
function inPowerShell([head = '', ...rest]: readonly string[]): string[] {
  const name = canonicalName(head)
  const cmdlet = /^[a-z]+-[a-z]+$/.test(name)
  return [name, ...rest.map((word) => (cmdlet ? withParameter(word.toLowerCase()) : word.toLowerCase()))]
}

/** The parameters that rules are about may be shortened: `-r`, `-fo`. */
function withParameter(word: string): string {
  if (/^-r(?:e(?:c(?:u(?:rse?)?)?)?)?$/.test(word)) return '-recurse'
  return /^-fo(?:r(?:ce?)?)?$/.test(word) ? '-force' : word
}

function patterns(specifier: string): string[] {
  const prefix = specifier.replace(/:\*$/, ' *')
  const whole = prefix.replaceAll('*', anyText)
  return prefix.endsWith(' *') ? [whole, whole.slice(0, -2)] : [whole]
}

/** Whether an allow rule names the command. `known`: its program is */
export function commandIsAllowed(
  rule: PermissionRule,
  { text, known }: { text: string; known: boolean },
  { matchesCommand }: { matchesCommand: (rule: PermissionRule) => (command: string) => boolean },
): boolean {
  if (rule.specifier === undefined) return true
  if (!known) return false
  return rule.tool === 'PowerShell'
    ? matchCommand(canonicalCommand(rule.specifier), text.toLowerCase())
    : matchesCommand(rule)(text)
}

/** Programs a rule means by naming one of them. Who denies `shred` or `rmdir` means what they do beyond `rm`. */
export const kin: Readonly<Record<'network' | 'delete', readonly string[]>> = {
  network: ['curl', 'wget', 'http', 'https', 'xh', 'aria2c', 'nc', 'ncat', 'socat', 'telnet'],
  delete: ['rm', 'unlink'],
}

const allKin = new Set([...kin.network, ...kin.delete])

/** Programs that fetch what others fetch and say nothing of it. */
const browsers =
  /^(?:lynx|w3m|links2?|elinks|lwp-request|lwp-download|wget2|curlie|hurl|axel|httpx|openssl s_client)(?: |$)/

/** Programs that do what others do, by what a rule names; of those with words only where they are told so. */
const alike: ReadonlyMap<string, RegExp> = new Map([
  ['kill', /^(?:pkill|killall5?|xkill|skill|fuser (?:\S+ )*(?:-\w*k|--kill))(?: |$)/],
  [
    'sudo',
    /^(?:doas|pkexec|run0|su|runuser|gosu|sudoedit|systemd-run (?=.*--uid)|ssh (?:\S+ )*root@(?:localhost|127\.))(?:[ =.\d-]|$)/,
  ],
  ['ssh', /^(?:scp|sftp|mosh|autossh|sshpass|slogin|pssh|parallel-ssh)(?: |$)/],
  ['chmod', /^setfacl(?: |$)/],
  ['curl', browsers],
  ['wget', browsers],
  ['psql', /^(?:pgcli|usql)(?: |$)/],
  ['mysql', /^(?:mycli|mariadb|usql)(?: |$)/],
  ['env', /^(?:printenv|export -p|declare -[px]+|set)$/],
  ['printenv', /^(?:env|export -p|declare -[px]+|set)$/],
  ['systemctl', /^(?:service|rc-service|initctl|invoke-rc\.d) (?!.*\bstatus\b|--status-all|list\b)/],
  [
    'reboot',
    /^(?:shutdown|halt|poweroff|init [06]|telinit [06]|systemctl (?:\S+ )*(?:reboot|poweroff|halt|kexec))(?: |$)/,
  ],
  [
    'shutdown',
    /^(?:reboot|halt|poweroff|init [06]|telinit [06]|systemctl (?:\S+ )*(?:reboot|poweroff|halt|kexec))(?: |$)/,
  ],
])

/** The programs whose rules may be about a command of another. */
export function alikeTo([head = '', ...rest]: readonly string[]): string[] {
  const text = [baseName(head), ...rest].join(' ')
  return [...alike].flatMap(([program, others]) => (others.test(text) ? [program] : []))
}

/** Whether a rule for all of a program would be got round by a command of another that does the same. */
export function isAlike(rule: PermissionRule, [head = '', ...rest]: readonly string[]): boolean {
  if (/^--?(?:help|version|h|V)$/.test(rest.join(' '))) return false
  const program = /^([\w.-]+)(?::\*| ?\*|$)$/.exec(rule.specifier ?? '')?.[1] ?? ''
  return alike.get(program)?.test([baseName(head), ...rest].join(' ')) === true
}

/** Whether a rule for a program means others beside it. */
export function hasKin(program: string): boolean {
  return allKin.has(program) || alike.has(program)
}

/** Whether a rule that denies one program would be got round by another that does the same. */
export function meansKin(rule: PermissionRule, kind: 'network' | 'delete', by: string): boolean {
  const first = /^[\w.-]+/.exec(rule.specifier ?? '')?.[0] ?? ''
  if (!/^[\w.-]+(?::\*| ?\*|$)/.test(rule.specifier ?? '')) return false
  return kin[kind].includes(first) && first !== by && by !== 'mv' && by !== 'rmdir' && by !== 'ssh'
}
