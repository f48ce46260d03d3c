/** The families Claude Code names by alias. As in the client's `availableModels`, an alias in a rule means the whole family. */
const modelFamilies = ['opus', 'sonnet', 'haiku', 'fable', 'mythos'] as const

export type ModelMatcher = (model: RequestedModel) => boolean

/** A requested model, read once for all patterns of a policy. */
export interface RequestedModel {
  /** without the context suffix, aliases resolved */
  id: string
  /** `id` without its date; the same as `id` when it has none */
  dateless: string
}

/**
 * Compiles one entry of a rule's `models`: an alias stands for its family, `*` for any run of characters, a dateless
 * id also for its dated snapshots (never the other way round: who pins a snapshot gets no other).
 */
export function compileModelPattern(pattern: string): ModelMatcher {
  const wanted = withoutContext(pattern)
  const family = modelFamilies.find((name) => name === wanted)
  if (family !== undefined) return ({ id }) => isOfFamily(id, family)
  if (wanted.includes('*')) {
    const matches = compileWildcard(wanted)
    return ({ id, dateless }) => matches(id) || matches(dateless)
  }
  return ({ id, dateless }) => id === wanted || dateless === wanted
}

/** @param resolveAlias `opus` → the id it stands for; undefined for anything that is no alias */
export function readModelName(
  name: string,
  resolveAlias: (alias: string) => string | undefined,
): RequestedModel {
  const plain = withoutContext(name)
  const id = withoutContext(resolveAlias(plain) ?? plain)
  return { id, dateless: id.replace(datePattern, '') }
}

/** Snapshots carry their date as `-20251001` (Anthropic) or `@20251001` (Vertex). */
const datePattern = /[-@]20\d{6}$/

/** Claude Code appends `[1m]` for the 1M context window; it is no part of the id. */
function withoutContext(name: string): string {
  return name.toLowerCase().endsWith('[1m]') ? name.slice(0, -4) : name
}

/** `claude-opus-5-5`, `claude-3-5-haiku-20241022`, `anthropic.claude-sonnet-5`: the family is a whole word beside `claude`. */
function isOfFamily(id: string, family: string): boolean {
  const words = id.split(/[-.@/:]/)
  return words.includes('claude') && words.includes(family)
}

/**
 * A matcher for `*` wildcards, without a regular expression: in the worst case linear in pattern × text, so that no
 * name makes it slow.
 */
export function compileWildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  if (parts.length === 1) return (text) => text === pattern
  const last = parts.at(-1) ?? ''
  const inner = parts.slice(1, -1)
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false
    const end = text.length - last.length
    let from = first.length
    for (const part of inner) {
      const at = text.indexOf(part, from)
      if (at === -1 || at + part.length > end) return false
      from = at + part.length
    }
    return true
  }
}
