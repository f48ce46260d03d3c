/** What Claude Code's own aliases mean in 2.1.330 (measured). */
const aliases: ReadonlyMap<string, string> = new Map([
  ['opus', 'claude-opus-5-5'],
  ['default', 'claude-opus-5-5'],
  ['best', 'claude-opus-5-5'],
  ['sonnet', 'claude-sonnet-5-5'],
  ['opusplan', 'claude-sonnet-5-5'],
  ['haiku', 'claude-haiku-5-5'],
  ['fable', 'claude-fable-5-2'],
])

/** `opus` → the id it stands for; undefined for anything that is no alias. */
export function resolveAlias(name: string): string | undefined {
  return aliases.get(name.toLowerCase())
}

/**
 * The one spelling of a model under which its rate card is found, whichever provider's form the id has:
 * `us.anthropic.claude-opus-4-5-20251101-v1:0` (Bedrock, also in an ARN), `claude-opus-4-5@20251101` (Vertex),
 * `claude-opus-4-5-20251101`, `claude-opus-4-5[1m]` and `claude-opus-4-5` are one model.
 */
export function canonicalModel(name: string): string {
  const id = name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^(?:[a-z-]+\.)?anthropic\./, '')
    .replace(/\[1m\]$/, '')
    .replace(/-v\d+(?::\d+)?$/, '')
    .replace(/[-@](?:20\d{6}|latest|default)$/, '')
  return earlyAliases.get(id) ?? resolveAlias(id) ?? id
}

/** Ids with a zero, which the first of a generation had. */
const earlyAliases: ReadonlyMap<string, string> = new Map([
  ['claude-opus-4-0', 'claude-opus-4'],
  ['claude-sonnet-4-0', 'claude-sonnet-4'],
])

/** `claude-opus-4-5-20251101` → `Claude Opus 4.5`. */
export function displayName(model: string): string {
  const words = canonicalModel(model).split('-')
  const numbers = words.filter((word) => /^\d+$/.test(word)).join('.')
  const names = words
    .filter((word) => !/^\d+$/.test(word))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return [...names, numbers].filter((part) => part !== '').join(' ')
}
