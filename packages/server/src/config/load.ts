import { resolve } from 'node:path'
import { localeOf, type Locale } from '@sekisho/contract'
import { checkFile, checkRetention, checkWorkers } from './check-file.ts'
import { checkValidParts } from './check-valid-parts.ts'
import { codeOf, expand, type ExpandOptions } from './expand.ts'
import { createFindings, type Source } from './findings.ts'
import { readFlags, type Flags } from './flags.ts'
import type { LocatedProblem, Problem } from './problems.ts'
import { createJapanese } from './japanese/translate.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import { flagsOf, keysOf } from './given.ts'
import type { Settings } from './settings.ts'
import { toAccess } from './to-access.ts'
import { toBudgets } from './to-budgets.ts'
import { toLimits } from './to-limits.ts'
import { toLedger } from './to-ledger.ts'
import { toListen } from './to-listen.ts'
import { toManagedPolicies } from './to-managed-policies.ts'
import { toPricing } from './to-pricing.ts'
import { toProviders } from './to-providers.ts'
import { toKeep } from './to-keep.ts'
import { toRouting } from './to-routing.ts'
import { toSignIn } from './to-sign-in.ts'
import { toSinks } from './to-sinks.ts'
import { toSpendLimits } from './to-spend-limits.ts'
import { toStorage } from './to-storage.ts'
import { toWitnesses } from './to-witnesses.ts'
import { toVault } from './to-vault.ts'
import { validate } from './validate.ts'

export interface LoadOptions {
  /** the configuration file; left out: `sekisho.yaml` in `cwd` if it is there, else none */
  file?: string
  flags: Flags
  env: ExpandOptions['env']
  /** reads UTF-8 text; `readTextFile` is the one for a real file system. @throws as node:fs does */
  readFile: (path: string) => string
  /** relative paths start here */
  cwd: string
  /** the language of what is said; left out: the one the file or the environment asks for */
  locale?: Locale
}

export type Loaded = { ok: true; settings: Settings } | { ok: false; problems: readonly Problem[] }

/** The file, the environment and the flags as settings, or everything that is wrong with them. Changes nothing. */
export function loadSettings(options: LoadOptions): Loaded {
  const loaded = load(options)
  const fallback = loaded.ok ? loaded.settings.language : environmentLocale(options.env)
  return (options.locale ?? fallback) === 'ja' ? inJapanese(loaded) : loaded
}

function inJapanese(loaded: Loaded): Loaded {
  const translate = createJapanese()
  if (loaded.ok)
    return { ok: true, settings: { ...loaded.settings, notices: loaded.settings.notices.map(translate) } }
  const problems = loaded.problems.map((problem) => ({ ...problem, message: translate(problem.message) }))
  return { ok: false, problems }
}

function load(options: LoadOptions): Loaded {
  const read = readConfiguration(options)
  if (!read.ok) return read
  const { yaml } = read
  const expanded = expand(yaml.value, options)
  const validated = validate(expanded.value)
  if (!validated.ok || expanded.problems.length > 0) {
    // A value that could not be expanded has its own problem already.
    const unexpanded = new Set(expanded.problems.map((problem) => problem.path))
    const rest = validated.ok ? [] : validated.problems.filter((problem) => !unexpanded.has(problem.path))
    const known = [...expanded.problems, ...rest]
    const more = checkValidParts({ value: expanded.value, secretFiles: expanded.files, known }, options)
    return refused([...known, ...more], read)
  }
  const { file } = validated
  const findings = createFindings(file.sekisho.waive)
  const source: Source = { ...options, file, findings, secretFiles: expanded.files }
  const settings = toSettings(source, options)
  if (findings.problems.length > 0) return refused(findings.problems, read)
  const given = {
    ...(read.isThere ? { file: read.name } : {}),
    keys: keysOf(yaml.value),
    flags: flagsOf(options.flags),
  }
  return { ok: true, settings: { ...settings, given, notices: findings.notices } }
}

type Configuration =
  | { ok: true; yaml: YamlFile; name: string; isThere: boolean }
  | { ok: false; problems: readonly Problem[] }

function readConfiguration(options: LoadOptions): Configuration {
  const name = options.file ?? 'sekisho.yaml'
  let source: string
  try {
    source = options.readFile(resolve(options.cwd, name))
  } catch (error) {
    const isAbsent = codeOf(error) === ' (ENOENT)'
    if (isAbsent && options.file === undefined)
      return { ok: true, name, isThere: false, yaml: { value: {}, lineOf: () => undefined } }
    return {
      ok: false,
      problems: [
        {
          path: '',
          message: `the configuration file ${name} cannot be read${codeOf(error)}; check --config`,
        },
      ],
    }
  }
  const read = readYaml(source)
  if (!read.ok)
    return {
      ok: false,
      problems: [{ ...read.problem, file: name, message: `the file ${read.problem.message}` }],
    }
  // Ours may be empty, for example with every line commented out.
  return { ok: true, name, isThere: true, yaml: { ...read.file, value: read.file.value ?? {} } }
}

/** The problems with their lines, in the order of the file. What the file does not hold is not placed in it. */
function refused(
  problems: readonly LocatedProblem[],
  { yaml, name }: { yaml: YamlFile; name: string },
): Loaded {
  const located = problems.map(({ keys, ...problem }): Problem => {
    const line = yaml.lineOf(keys)
    return line === undefined ? problem : { ...problem, file: name, line }
  })
  return { ok: false, problems: located.sort((left, right) => (left.line ?? 0) - (right.line ?? 0)) }
}

function toSettings(source: Source, { flags, env, cwd, locale }: LoadOptions): Omit<Settings, 'given'> {
  const { file } = source
  const { sekisho } = file
  checkFile(source)
  const given = readFlags(source, flags)
  const storage = toStorage(source)
  checkWorkers(source, given, storage.kind)
  const providers = toProviders(source)
  checkRetention(source, providers)
  return {
    dataDir: resolve(cwd, flags.data ?? sekisho.data_dir),
    listen: toListen(source, given.listen),
    storage,
    workers: given.workers ?? sekisho.workers,
    providers,
    models: (file.models ?? []).map(({ id, label }) => (label === undefined ? { id } : { id, label })),
    includeBuiltinModels: file.auto_include_builtin_models,
    access: toAccess(source),
    managedPolicies: toManagedPolicies(source),
    routing: toRouting(source),
    keep: toKeep(source),
    signIn: toSignIn(source, storage.kind),
    pricing: toPricing(source),
    budgets: toBudgets(source),
    witnessing: toWitnesses(source),
    vault: toVault(source, storage.kind),
    ...toSpendLimits(source),
    ledger: toLedger(source),
    sinks: toSinks(source),
    projects: {
      tagName: file.admin?.billing_group_tag ?? 'project',
      required: sekisho.projects.required,
    },
    limits: toLimits(source),
    timeouts: {
      requestMs: sekisho.timeouts.request_seconds * 1000,
      idleMs: sekisho.timeouts.idle_seconds * 1000,
      staleMs: sekisho.timeouts.stale_seconds * 1000,
      drainMs: sekisho.timeouts.drain_seconds * 1000,
    },
    accessControl: { allow: file.access_control.allow_cidrs, deny: file.access_control.deny_cidrs },
    timeZone: sekisho.time_zone,
    language: locale ?? sekisho.language ?? environmentLocale(env),
    logLevel: sekisho.log_level,
    notices: [],
  }
}

function environmentLocale(env: LoadOptions['env']): Locale {
  return localeOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])
}
