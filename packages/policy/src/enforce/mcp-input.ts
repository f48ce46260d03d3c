import type { ToolCall } from '../predict/tool-rules.ts'
import { valueAt } from '../settings/json.ts'
import type { Effect } from './effects.ts'
import { absolutePath } from './place.ts'
import { isDestructive } from './programs/dangers/data-dangers.ts'

/** What the input of an MCP tool names, for all that is known of the server. */
export interface Suspected {
  effects: Effect[]
  /** texts that a server may give to a shell */
  commands: string[]
}

interface Place {
  cwd: string
  home: string
}

const namesPath =
  /^(?:.*_)?(?:paths?|files?|file_?(?:names?|paths?)|uris?|dir|directory|folder|source|destination)$/i
const namesCommand = /^(?:command|cmd|command_?line|shell_?command|script|bash)$/i
const namesStatement = /^(?:sql|statement)$/i
const asksDatabase = /sql|_?db_|database|postgres|redis|mongo|__(?:query|execute)/i
const changes =
  /write|edit|create|update|delete|remove|move|rename|append|replace|insert|patch|put|save|upload/i

/** A longer text is no path. */
const longestPath = 4096
/** A call that names more, or deeper, is asked about. */
const mostTexts = 256
const deepest = 32

/**
 * What a call of an MCP tool may do, by what it is told: a server that reads files or runs commands gets round the rules for
 * files and commands otherwise. Nobody can see whether the server does, or on which machine, so that none of it is certain.
 */
export function suspectedOf({ tool, input }: ToolCall, place: Place): Suspected {
  const found: Suspected = { effects: [], commands: [] }
  const danger = (reason: string) => found.effects.push({ kind: 'danger', severity: 'ask', reason })
  let texts = 0
  const visit = (key: string, value: unknown, depth: number): void => {
    if (typeof value === 'string' && isTelling(key, tool)) {
      texts += 1
      if (texts <= mostTexts) note(key, value, { tool, place, found })
    } else if (typeof value === 'object' && value !== null) {
      const inner = entriesOf(key, value)
      if (depth < deepest) for (const [name, item] of inner) visit(name, item, depth + 1)
      else texts = Infinity
    }
  }
  visit('', input, 0)
  if (texts > mostTexts) danger('too much to follow')
  return found
}

/** What stands in a list is of the kind that the list is; a program and its words stand beside each other. */
function entriesOf(key: string, value: object): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown) => [key, item])
  const args = valueAt(value, 'args')
  const words = Array.isArray(args) ? args.filter((word) => typeof word === 'string') : []
  return Object.entries(value).map(([given, inner]) => {
    // `filePath` as `file_path`.
    const name = given.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    return namesCommand.test(name) && typeof inner === 'string'
      ? [name, [inner, ...words].join(' ')]
      : [name, inner]
  })
}

function isTelling(key: string, tool: string): boolean {
  return namesPath.test(key) || namesCommand.test(key) || isStatement(key, tool)
}

/** What is asked of a search engine is a query too. */
function isStatement(key: string, tool: string): boolean {
  return namesStatement.test(key) || (key === 'query' && asksDatabase.test(tool))
}

function note(
  key: string,
  text: string,
  { tool, place, found }: { tool: string; place: Place; found: Suspected },
): void {
  if (namesCommand.test(key)) found.commands.push(text)
  else if (isStatement(key, tool)) {
    if (isDestructive(text))
      found.effects.push({ kind: 'danger', severity: 'ask', reason: `${tool} destroys data` })
  } else if (text.length <= longestPath) {
    const path = absolutePath(plainPath(text, place.home), place.cwd)
    for (const kind of changes.test(tool) ? (['read', 'write'] as const) : (['read'] as const))
      found.effects.push({ kind, path, certain: false, deep: false, by: tool })
  }
}

function plainPath(text: string, home: string): string {
  const path = text.replace(/^file:\/\/(?:localhost)?(?=\/)/i, '')
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path
}
