import { z } from 'zod'
import { formatPath, type KeyPath, type LocatedProblem } from './problems.ts'
import { keysAt, schemasAt } from './schema-tree.ts'
import { configFile, type ConfigFile } from './schema/file.ts'
import { gatewaySettingsKeys, suggest } from '@sekisho/policy/settings'

type Issue = z.core.$ZodIssue

export type Validated = { ok: true; file: ConfigFile } | { ok: false; problems: readonly LocatedProblem[] }

/** Checks a whole file against the schema; every mistake at once, defaults filled in. */
export function validate(value: unknown): Validated {
  const result = configFile.safeParse(value)
  if (result.success) return { ok: true, file: result.data }
  return { ok: false, problems: result.error.issues.flatMap((issue) => toProblems(issue, value)) }
}

function toProblems(issue: Issue, root: unknown): readonly LocatedProblem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key]))
  const isDiscriminator = issue.code === 'invalid_union' && 'discriminator' in issue
  const message = isDiscriminator
    ? kindSentence(path, valueAt(root, path))
    : sentenceOf(issue, valueAt(root, path))
  return [
    { keys: path, path: formatPath(path), message: path.length === 0 ? `the file ${message}` : message },
  ]
}

function unknownKey(path: KeyPath): LocatedProblem {
  const key = String(path.at(-1))
  const parent = path.slice(0, -1)
  const isSettings = parent[0] === 'managed' && parent.length === 4 && parent[3] !== 'match'
  const known = isSettings ? [...gatewaySettingsKeys] : keysAt(configFile, parent)
  const near = suggest(key, known)
  const fix = near === undefined ? knownKeys(known) : `did you mean ${near}?`
  return { keys: path, path: formatPath(path), message: `is not a known key; ${fix}` }
}

function knownKeys(known: readonly string[]): string {
  return known.length > 0 && known.length <= 12 ? `known here: ${known.join(', ')}` : 'remove it'
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text (put it in quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false, without quotes',
  array: 'a list',
  object: 'a mapping of keys',
  record: 'a mapping of keys',
}

function sentenceOf(issue: Issue, value: unknown): string {
  if (value === undefined && issue.code !== 'custom') return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${nouns[issue.expected] ?? issue.expected}${value === null ? '; it is empty' : ''}`
    case 'too_small':
      return smallSentence(issue)
    case 'too_big':
      return `must be at most ${issue.maximum}${unit(issue.origin)}`
    case 'invalid_value':
      return oneOf(issue.values, value)
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0]?.message ?? 'is not valid'
    case 'custom':
    case 'invalid_format':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      break
  }
  // The schema's own words.
  return issue.message
}

function smallSentence(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.minimum === 1 && issue.inclusive !== false) {
    if (issue.origin === 'string') return 'must not be empty'
    if (issue.origin === 'array') return 'must have at least one entry; fill it or remove the key'
  }
  return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}${unit(issue.origin)}`
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

/** For the key that tells the alternatives of a union apart. */
function kindSentence(path: KeyPath, value: unknown): string {
  const literals = schemasAt(configFile, path).filter((schema) => schema instanceof z.ZodLiteral)
  return value === undefined
    ? 'is required'
    : oneOf(
        literals.flatMap((literal) => [...literal.values]),
        value,
      )
}

function oneOf(allowed: readonly unknown[], value: unknown): string {
  const near = typeof value === 'string' ? suggest(value, allowed.map(String)) : undefined
  const sentence = `must be ${allowed.map(String).join(', ')}`.replace(/, ([^,]*)$/, ' or $1')
  return near === undefined ? sentence : `${sentence}; did you mean ${near}?`
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.getOwnPropertyDescriptor(value, step)?.value
  }
  return value
}
