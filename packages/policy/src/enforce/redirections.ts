import type { Redirect, Redirection, Word } from '../shell/tree.ts'
import { anyText, isKnown } from './abstract-text.ts'
import { absolutePath, climbing } from './place.ts'
import type { ShellState } from './shell-state.ts'
import { expandParts, expandText, expandWord } from './words.ts'

/** What a command reads on its standard input, and the paths to which its output went. */
interface Redirected {
  fed: string
  captured: string[]
}

/** Opens what the redirections name: files read and written, sockets, here documents. */
export function applyRedirections(
  list: readonly Redirection[],
  shell: ShellState,
  input: string,
): Redirected {
  const result: Redirected = { fed: input, captured: [] }
  for (const one of list) {
    if (one.type === 'HereDoc') {
      const text = one.body.parts === undefined ? one.body.text : expandParts(one.body.parts, shell)
      // The tabs before each line are no part of it.
      feed(one, one.operator === '<<-' ? text.replaceAll(/^\t+/gm, '') : text, { shell, result })
    } else if (one.type === 'HereString')
      feed(one, one.target === undefined ? anyText : `${expandText(one.target, shell)}\n`, { shell, result })
    else if (one.target !== undefined) open(one, one.target, { shell, result })
  }
  return result
}

/** Puts a text where a program finds it: on its standard input, or behind the path of another descriptor. */
function feed(
  { descriptor }: Pick<Redirection, 'descriptor'>,
  text: string,
  { shell, result }: { shell: ShellState; result: Redirected },
): void {
  if (descriptor === undefined || (descriptor.type === 'FileDescriptor' && descriptor.value === 0))
    result.fed = text
  else if (descriptor.type === 'FileDescriptor')
    shell.effects.keep(`/dev/fd/${descriptor.value}`, descriptor.value > 2 ? text : anyText)
  // A descriptor bash chooses: its number is not known, and so is what is read from any.
  else shell.variables.set(descriptor.name, anyText)
}

function open(
  { operator, descriptor }: Redirect,
  target: Word,
  { shell, result }: { shell: ShellState; result: Redirected },
): void {
  const { effects } = shell
  const names = expandWord(target, shell)
  const name = names.length === 1 ? (names[0] ?? '') : anyText
  if (operator.endsWith('&') && /^(?:\d+-?|-)$/.test(name)) {
    if (operator === '<&' && name !== '-')
      feed({ descriptor }, effects.contents.get(`/dev/fd/${name.replace('-', '')}`) ?? anyText, {
        shell,
        result,
      })
    return
  }
  if (/^\/dev\/(?:tcp|udp)\//.test(name)) {
    effects.danger('opens a network connection by redirection', 'deny')
    return
  }
  const path = absolutePath(name, shell.folder)
  const to = {
    path,
    certain: isKnown(path),
    deep: false,
    by: operator,
    written: climbing(name, shell.folder),
  }
  if (operator.startsWith('<')) {
    effects.add({ kind: 'read', ...to })
    feed({ descriptor }, effects.contents.get(path) ?? anyText, { shell, result })
  }
  if (operator === '<' || operator === '<&') return
  if (/^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/.test(path)) {
    // Written to nowhere, or to where the reader of the call sees it anyway.
    return
  }
  effects.add({ kind: 'write', ...to })
  const errors = descriptor?.type === 'FileDescriptor' && descriptor.value !== 1
  const later = descriptor?.type === 'FileDescriptorVariable' || (errors && descriptor.value > 2)
  if (later || operator.includes('>>')) effects.keep(path, anyText)
  else if (!errors) result.captured.push(path)
}
