import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import type { Started } from './program.ts'

/** Options after which people write sentences. */
const sentence =
  /^(?:-m|-b|-t|-d|--(?:title|body|message|description|notes?|comment|summary|subject|label|name|text|query|filter))$/

/**
 * What a program nobody described may run, for all we know: words of several words, the words from one of the first on,
 * and escapes (`!…`) on its standard input. Noted as possible only, so that it matters where a rule is about it.
 */
export function suspectCommands({ words, input, shell, name }: Started): void {
  if (/^(?:gh|glab|jira|hub|slack|say|notify-send)$/.test(name)) return
  const texts = words.filter(
    (word, at) => /\s/.test(word) && word.length < 2048 && !sentence.test(words[at - 1] ?? ''),
  )
  const escapes = isKnown(input)
    ? [...input.slice(0, 4096).matchAll(/^\s*[~:\\.]?!(.+)$/gm)].map((match) => match[1] ?? '')
    : []
  for (const text of [...texts.slice(0, 8), ...escapes.slice(0, 8)]) {
    const bare = text.replace(/^[+:]?(?:\\?!|~!|\.(?:shell|system)\s|shell\s|\(shell-command\s+")\s*/, '')
    possible(shell, () => shell.run.text(bare, subshell(shell), anyText))
  }
  for (let at = 0; at < Math.min(words.length, 6); at += 1) {
    const [head = ''] = words.slice(at)
    if (/^[\w./-]+$/.test(head) && !head.startsWith('-'))
      shell.effects.add({ kind: 'execute', words: words.slice(at), carrier: true, maybe: true })
  }
}

/** Keeps of what something does only the commands it would run, as possible ones. */
function possible({ effects }: Started['shell'], run: () => void): void {
  const before = effects.all.length
  run()
  for (const effect of effects.all.splice(before))
    if (effect.kind === 'execute') effects.add({ ...effect, carrier: true, maybe: true })
}
