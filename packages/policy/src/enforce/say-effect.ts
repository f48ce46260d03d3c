import type { Effect } from './effects.ts'

/** What a command does, in a reason. */
export function sayEffect(effect: Effect): string {
  return described(effect)
    .replaceAll(/[\u{E000}-\u{E003}]/gu, '*')
    .slice(0, 200)
}

function described(effect: Effect): string {
  if (effect.kind === 'execute') return `runs ${effect.words[0] ?? ''}`
  if ('path' in effect) return `${effect.by} may ${effect.kind} ${effect.path}`
  return effect.kind === 'network' ? `reaches ${effect.host}` : effect.reason
}
