import { suggest } from '@sekisho/policy/settings'
import { checkModels, checkRetention, checkUnbuilt, checkWorkers } from './check-file.ts'
import type { ExpandOptions } from './expand.ts'
import { createFindings, type Source } from './findings.ts'
import { readFlags, type Flags } from './flags.ts'
import { waivable } from './in-force.ts'
import type { KeyPath, LocatedProblem } from './problems.ts'
import { keysAt } from './schema-tree.ts'
import { configFile, type ConfigFile } from './schema/file.ts'
import { toAccess } from './to-access.ts'
import { toBudgets } from './to-budgets.ts'
import { toIssuers } from './to-issuers.ts'
import { toKeep } from './to-keep.ts'
import { toLimits } from './to-limits.ts'
import { toListen } from './to-listen.ts'
import { toManagedPolicies } from './to-managed-policies.ts'
import { toPricing } from './to-pricing.ts'
import { toProviders } from './to-providers.ts'
import { toRouting } from './to-routing.ts'
import { toSignIn } from './to-sign-in.ts'
import { toSinks } from './to-sinks.ts'
import { toSpendLimits } from './to-spend-limits.ts'
import { toStorage } from './to-storage.ts'
import { toVault } from './to-vault.ts'
import { toWitnesses } from './to-witnesses.ts'
import { validate } from './validate.ts'

/** What `toSettings` checks beyond the schema, in parts that each read few sections. */
const checks: readonly ((source: Source, flags: Flags) => unknown)[] = [
  checkModels,
  checkUnbuilt,
  readFlags,
  (source, flags) => checkWorkers(source, readFlags(source, flags), toStorage(source).kind),
  (source) => checkRetention(source, toProviders(source)),
  (source, flags) => toListen(source, readFlags(source, flags).listen),
  toStorage,
  toProviders,
  toAccess,
  toManagedPolicies,
  toRouting,
  toKeep,
  toIssuers,
  (source) => toSignIn(source, toStorage(source).kind),
  toPricing,
  toBudgets,
  toWitnesses,
  (source) => toVault(source, toStorage(source).kind),
  toSpendLimits,
  toSinks,
  toLimits,
]

interface Refused {
  /** the file, as it was refused */
  value: unknown
  secretFiles: Source['secretFiles']
  /** why it was refused */
  known: readonly LocatedProblem[]
}

interface CheckOptions extends ExpandOptions, Pick<Source, 'cwd'> {
  flags: Flags
}

/**
 * What else is wrong with a file that the schema has refused, so that one look shows all of it. Sections with a mistake are left out, and
 * a check that reads one of those says nothing: what it would find may be the mistake’s doing.
 */
export function checkValidParts(
  { value, secretFiles, known }: Refused,
  options: CheckOptions,
): LocatedProblem[] {
  const broken = new Set(known.flatMap(({ keys }) => partsOf(keys)))
  const validated = validate(without(value, broken))
  if (!validated.ok) return []
  const { waive } = validated.file.sekisho
  const found = checks.flatMap((check) => {
    let isTouched = false
    const file = watched(validated.file, (part) => {
      if (broken.has(part)) isTouched = true
    })
    // Without the list of what is waived, everything may be.
    const findings = createFindings(broken.has('sekisho') || broken.has('sekisho.waive') ? waivable : waive)
    check({ ...options, file, findings, secretFiles }, options.flags)
    return isTouched ? [] : findings.problems
  })
  const lines = new Map(
    [...known, ...found].map((problem) => [`${problem.path} ${problem.message}`, problem]),
  )
  return [...lines.values()].filter((problem) => found.includes(problem) && !known.includes(problem))
}

/** A section, or one of `sekisho`: what is left out where anything in it is wrong. What was meant by a misspelled key is wrong, too. */
function partsOf([first, second]: KeyPath): string[] {
  if (first === undefined) return []
  if (first !== 'sekisho' || second === undefined) return named([], String(first))
  return named(['sekisho'], String(second))
}

function named(above: readonly string[], key: string): string[] {
  const known = keysAt(configFile, above)
  const meant = known.includes(key) ? undefined : suggest(key, known)
  return [key, ...(meant === undefined ? [] : [meant])].map((one) => [...above, one].join('.'))
}

function without(value: unknown, broken: ReadonlySet<string>, prefix = ''): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const kept = Object.entries(value as Readonly<Record<string, unknown>>)
    .filter(([key]) => !broken.has(prefix + key))
    .map(([key, below]) => [
      key,
      prefix === '' && key === 'sekisho' ? without(below, broken, 'sekisho.') : below,
    ])
  return Object.fromEntries(kept)
}

/** The file, with a word for each part that is read. */
function watched(file: ConfigFile, onRead: (part: string) => void): ConfigFile {
  const sekisho = reporting(file.sekisho, (key) => onRead(`sekisho.${key}`))
  return reporting({ ...file, sekisho }, onRead)
}

function reporting<Value extends object>(value: Value, onRead: (key: string) => void): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      onRead(String(key))
      const read: unknown = Reflect.get(target, key, receiver)
      return read
    },
  })
}
