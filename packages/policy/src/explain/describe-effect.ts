import type { Effect } from '../enforce/effects.ts'
import { japaneseDetail } from '../predict/details.ts'

const maxLength = 200

/** An effect in few words, as data for people: `write /tmp/x (cp)`. Unknown parts show as `*`. */
export function describeEffect(effect: Effect): string {
  return described(effect)
    .replaceAll(/[\u{E000}-\u{E003}]/gu, '*')
    .slice(0, maxLength)
}

function described(effect: Effect): string {
  switch (effect.kind) {
    case 'execute':
      return `run ${effect.words.join(' ')}`
    case 'read':
    case 'write':
    case 'delete':
      return `${effect.kind} ${effect.path}${effect.deep ? '/**' : ''} (${effect.by})`
    case 'network':
      return `reach ${effect.host} (${effect.by})`
    case 'danger':
    case 'unknown':
    default:
      return `${effect.kind}: ${effect.reason}`
  }
}

const japanese: readonly (readonly [english: RegExp, say: (what: string, by?: string) => string])[] = [
  [/^run (.*)$/s, (what) => `${what} の実行`],
  [/^read (.*) \(([^()]*)\)$/s, (what, by) => `${what} の読み取り(${by})`],
  [/^write (.*) \(([^()]*)\)$/s, (what, by) => `${what} への書き込み(${by})`],
  [/^delete (.*) \(([^()]*)\)$/s, (what, by) => `${what} の削除(${by})`],
  [/^reach (.*) \(([^()]*)\)$/s, (what, by) => `${what} との通信(${by})`],
  [/^danger: (.*)$/s, (what) => `危険: ${japaneseDetail(what)}`],
  [/^unknown: (.*)$/s, (what) => `不明: ${japaneseDetail(what)}`],
]

/** The same in Japanese; what was cut off in the middle stays as it is. */
export function japaneseEffect(text: string): string {
  for (const [english, say] of japanese) {
    const [, what, by] = english.exec(text) ?? []
    if (what !== undefined) return say(what, by)
  }
  return text
}
