import {
  forEachChild,
  type Command,
  type CommandNode,
  type ParsedScript,
  type SyntaxNode,
  type Word,
} from '../shell/tree.ts'
import type { ShellState } from './shell-state.ts'

/** What is left of a list when only some of its lines are let through. */
const narrows = /^(?:grep|egrep|fgrep|rg|ag|pgrep|sed|head|fzf|jq)$/

/** Processes without which the system stands still. */
const system = /^(?:systemd|init|launchd|sshd|dockerd|containerd|kubelet|dbus-daemon)$/

/**
 * Notes that a script ends processes it has not chosen: all there are, those of the system, or those of root. Which process the
 * number in a variable is cannot be seen, but of which list it comes can.
 */
export function noteEnded(source: string, script: ParsedScript, shell: ShellState): void {
  if (!source.includes('kill') || !/\b(?:ps|pgrep|pidof)\b|\/proc\//.test(source)) return
  if (shell.effects.spend(source.length >> 6)) look(script, shell)
}

function look(node: SyntaxNode, shell: ShellState): void {
  if (!shell.effects.spend()) return
  const found =
    (node.type === 'Pipeline' && isPiped(node.commands)) ||
    (node.type === 'Command' &&
      kills(node) &&
      node.suffix.some((word) => word.type === 'Word' && isListed(word))) ||
    (node.type === 'For' &&
      node.wordlist?.some((word) => /^\/proc\/(?:\[0-9\]\S*|\*)/.test(word.text) || isListed(word)) &&
      holdsKill(node))
  if (found) shell.effects.danger('ends processes that were not chosen')
  else forEachChild(node, (child) => look(child, shell))
}

/** `ps aux | awk '{print $2}' | xargs kill`. */
function isPiped(commands: readonly CommandNode[]): boolean {
  const [first] = commands
  const last = commands.at(-1)
  if (first?.type !== 'Command' || last === undefined || !listsAll(first)) return false
  return commands.slice(1, -1).every((one) => one.type === 'Command' && !isNarrower(one)) && holdsKill(last)
}

function isNarrower(command: Command): boolean {
  const name = command.name?.value ?? ''
  return (
    narrows.test(name) ||
    (name.endsWith('awk') && wordsOf(command).some((word) => /\/[^/]+\/|~|==|\$\w+\s*[<>]/.test(word)))
  )
}

function holdsKill(node: SyntaxNode): boolean {
  let found = false
  const visit = (child: SyntaxNode, depth: number): void => {
    if (found || depth > 40) return
    if (child.type === 'Command' && kills(child)) found = true
    else forEachChild(child, (inner) => visit(inner, depth + 1))
  }
  visit(node, 0)
  return found
}

function wordsOf({ name, suffix }: Command): string[] {
  return [name?.value ?? '', ...suffix.flatMap((one) => (one.type === 'Word' ? [one.value] : []))]
}

function kills(command: Command): boolean {
  const words = wordsOf(command)
  return (
    words[0] === 'kill' ||
    (/^(?:sudo|xargs|doas|command|env|exec)$/.test(words[0] ?? '') && words.includes('kill'))
  )
}

/** Whether a word is what such a list prints. */
function isListed({ parts }: Word): boolean {
  return (parts ?? []).some((part) => {
    const inner = part.type === 'DoubleQuoted' ? part.parts : [part]
    return inner.some((one) => {
      if (one.type !== 'CommandExpansion') return false
      const command = one.script?.commands[0]?.command
      if (command?.type === 'Command') return listsAll(command)
      if (command?.type !== 'Pipeline') return false
      const [first, ...rest] = command.commands
      return (
        first?.type === 'Command' &&
        listsAll(first) &&
        rest.every((next) => next.type === 'Command' && !isNarrower(next))
      )
    })
  })
}

/** Whether a command prints every process there is, or those of the system. */
function listsAll(command: Command): boolean {
  const [name = '', ...words] = wordsOf(command)
  if (name === 'ps')
    return words.some(
      (word) => /^(?:-?(?:[a-z]*[ae][a-z]*|A\w*))$/i.test(word) && word !== '-o' && !/^-[uUCpt]/.test(word),
    )
  if (name === 'pidof') return words.some((word) => system.test(word))
  if (name !== 'pgrep') return false
  const patterns = words.filter(
    (word, at) => !word.startsWith('-') && !/^-[duUgGPst]$/.test(words[at - 1] ?? ''),
  )
  const ofSomebody = words.some((word) => /^-[uU]/.test(word))
  return patterns.length === 0
    ? ofSomebody || words.includes('-v')
    : patterns.every((one) => /^['"]?\^?\.[*+]?\$?['"]?$/.test(one) || system.test(one))
}
