import { isKnown } from '../abstract-text.ts'
import { contentOf, touch, type Started } from './program.ts'

/** What a patch that is known changes: each file it names, without the folders that are stripped. */
export function patched(started: Started): void {
  const { words, input } = started
  const files = words.filter((word) => !word.startsWith('-'))
  const texts = [input, ...files.map((file) => contentOf(file, started) ?? '')]
  const strips = Number(/^-p(\d+)$/.exec(words.find((word) => /^-p\d+$/.test(word)) ?? '')?.[1] ?? 1)
  for (const text of texts) {
    if (!isKnown(text)) continue
    for (const [, path = ''] of text.matchAll(/^(?:\+\+\+|---|rename (?:to|from)) ([^\t\n]+)/gm)) {
      if (!started.shell.effects.spend(2)) return
      const segments = path.split('/')
      if (path !== '/dev/null')
        touch(started, 'write', { path: segments.slice(Math.min(strips, segments.length - 1)).join('/') })
    }
  }
}
