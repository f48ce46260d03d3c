import type { Redirect, Redirection, Word } from '../shell/tree.ts'
import { anyText, isKnown } from './abstract-text.ts'
import { absolutePath } from './place.ts'
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
      result.fed = one.body.parts === undefined ? one.body.text : expandParts(one.body.parts, shell)
    } else if (one.type === 'HereString') {
      result.fed = one.target === undefined ? anyText : `${expandText(one.target, shell)}\n`
    } else if (one.target !== undefined) open(one, one.target, { shell, result })
  }
  return result
}

function open(
  { operator, descriptor }: Redirect,
  target: Word,
  { shell, result }: { shell: ShellState; result: Redirected },
): void {
  const { effects } = shell
  const names = expandWord(target, shell)
  const name = names.length === 1 ? (names[0] ?? '') : anyText
  if (operator.endsWith('&') && /^(?:\d+-?|-)$/.test(name)) return
  if (/^\/dev\/(?:tcp|udp)\//.test(name)) {
    effects.danger('opens a network connection by redirection', 'deny')
    return
  }
  const path = absolutePath(name, shell.folder)
  const to = { path, certain: isKnown(path), deep: false, by: operator }
  if (operator.startsWith('<')) {
    effects.add({ kind: 'read', ...to })
    result.fed = effects.contents.get(path) ?? anyText
  }
  if (operator === '<' || operator === '<&') return
  if (/^\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)$/.test(path)) {
    // Written to nowhere, or to where the reader of the call sees it anyway.
    return
  }
  effects.add({ kind: 'write', ...to })
  const errors = descriptor?.type === 'FileDescriptor' && descriptor.value !== 1
  if (operator.includes('>>')) effects.contents.set(path, anyText)
  else if (!errors) result.captured.push(path)
}
