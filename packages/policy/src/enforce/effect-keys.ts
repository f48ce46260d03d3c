import { hostOf } from '../rules/domain-pattern.ts'
import {
  commandKeys,
  commandRule,
  hostKeys,
  hostRule,
  pathKeys,
  pathRule,
  programKeys,
} from '../rules/rule-keys.ts'
import { isKnown } from './abstract-text.ts'
import { alikeTo, kin, plainName } from './command-rules.ts'
import type { Effect } from './effects.ts'
import { namesOf } from './hosts.ts'
import { baseName } from './place.ts'
import { otherNames, sameAs } from './same-commands.ts'

/** The keys by which rules that effects may fall under are found, each once, the names of tools aside. */
export function keysOfEffects(effects: readonly Effect[]): ReadonlySet<string> {
  const keys = new Set<string>()
  // Of most words there are several effects.
  const words = new Set<string>()
  for (const effect of effects)
    if (effect.kind === 'execute' && effect.words.every(isKnown)) {
      const [head = ''] = effect.words
      // In whatever order a rule sees them.
      for (const word of effect.words) words.add(word)
      words.add(baseName(head)).add(plainName(head))
      for (const same of sameAs(effect.words)) for (const word of same) words.add(word)
      for (const program of alikeTo(effect.words)) words.add(program)
    } else for (const key of keysOfEffect(effect)) keys.add(key)
  for (const word of words) for (const key of commandKeys(word)) keys.add(key)
  return keys
}

function keysOfEffect(effect: Effect): readonly string[] {
  switch (effect.kind) {
    case 'execute':
      return keysOfUnknown(effect.words)
    case 'read':
    case 'write':
      return keysOfPath(effect)
    case 'delete':
      return [...keysOfPath(effect), ...kin.delete.flatMap(commandKeys)]
    case 'network':
      return [...keysOfHost(effect.host), ...kin.network.flatMap(commandKeys)]
    case 'danger':
    case 'unknown':
    default:
      return []
  }
}

/** Of a command of which a word is not known. */
function keysOfUnknown(words: readonly string[]): readonly string[] {
  const [head = ''] = words
  if (!isKnown(head)) return [commandRule]
  // Rules see a command also with its options behind its first operand.
  const seconds = [words[1], words.slice(1).find((word) => !word.startsWith('-'))]
  const known = seconds.every((word) => word === undefined || isKnown(word))
  const told = known ? words.filter(isKnown) : undefined
  const names = [
    head,
    baseName(head),
    plainName(head),
    ...(otherNames.get(plainName(head)) ?? []),
    ...alikeTo(words),
  ]
  return names.flatMap((program) => programKeys(program, told))
}

function keysOfPath({ path, deep }: { path: string; deep: boolean }): readonly string[] {
  return deep || !isKnown(path) ? [pathRule] : pathKeys(path)
}

function keysOfHost(host: string): readonly string[] {
  const named = isKnown(host) ? hostOf(`https://${host}/`) : undefined
  if (named !== undefined) return namesOf(named).flatMap(hostKeys)
  return isKnown(host) ? [] : [hostRule]
}
