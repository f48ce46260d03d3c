import { resolve } from 'node:path'
import { z } from 'zod'
import { localeOf, type Locale } from '@sekisho/contract'
import { checkFile, checkRetention } from './check-file.ts'
import { codeOf, expand, type ExpandOptions } from './expand.ts'
import { createFindings, type Source } from './findings.ts'
import type { LocatedProblem, Problem } from './problems.ts'
import { createJapanese } from './japanese/translate.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import type { Settings } from './settings.ts'
import { toAccess } from './to-access.ts'
import { toBudgets } from './to-budgets.ts'
import { toLedger } from './to-ledger.ts'
import { toListen } from './to-listen.ts'
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
import { wholeNumber } from './schema/scalars.ts'

/** What the command line overrides; texts as they were typed. */
export interface Flags {
  host?: string
  port?: string | number
  data?: string
  workers?: string | number
}

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
    return refused([...expanded.problems, ...rest], read)
  }
  const { file } = validated
  const findings = createFindings(file.sekisho.waive)
  const source: Source = { ...options, file, findings, secretFiles: expanded.files }
  const settings = toSettings(source, options)
  if (findings.problems.length > 0) return refused(findings.problems, read)
  return { ok: true, settings: { ...settings, notices: findings.notices } }
}

type Configuration = { ok: true; yaml: YamlFile; name: string } | { ok: false; problems: readonly Problem[] }

function readConfiguration(options: LoadOptions): Configuration {
  const name = options.file ?? 'sekisho.yaml'
  let source: string
  try {
    source = options.readFile(resolve(options.cwd, name))
  } catch (error) {
    const isAbsent = codeOf(error) === ' (ENOENT)'
    if (isAbsent && options.file === undefined)
      return { ok: true, name, yaml: { value: {}, lineOf: () => undefined } }
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
  return { ok: true, name, yaml: { ...read.file, value: read.file.value ?? {} } }
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

function toSettings(source: Source, { flags, env, cwd, locale }: LoadOptions): Settings {
  const { file, findings } = source
  const { sekisho, limits } = file
  checkFile(source)
  const host = flags.host
  const port = flagNumber(source, '--port', { value: flags.port, min: 0, max: 65_535 })
  const workers =
    flagNumber(source, '--workers', { value: flags.workers, min: 1, max: 256 }) ?? sekisho.workers
  const storage = toStorage(source)
  if (workers > 1 && storage.kind === 'sqlite')
    findings.problem(
      flags.workers === undefined ? ['sekisho', 'workers'] : ['--workers'],
      'above 1 needs PostgreSQL; set store.postgres_url',
    )
  const providers = toProviders(source)
  checkRetention(source, providers)
  return {
    dataDir: resolve(cwd, flags.data ?? sekisho.data_dir),
    listen: toListen(source, {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
    }),
    storage,
    workers,
    providers,
    models: (file.models ?? []).map(({ id, label }) => (label === undefined ? { id } : { id, label })),
    includeBuiltinModels: file.auto_include_builtin_models,
    access: toAccess(source),
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
    limits: {
      maxBodyBytes: limits.max_request_bytes,
      maxBufferedBytes: toBufferedBytes(source),
      maxHeaderBytes: limits.max_request_header_bytes ?? 65_536,
      maxConnections: sekisho.limits.connections,
      ...(limits.max_url_length === undefined ? {} : { maxUrlBytes: limits.max_url_length }),
    },
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

function toBufferedBytes({ file, findings }: Source): number {
  const { max_request_bytes: maxBodyBytes } = file.limits
  const configured = file.sekisho.limits.buffered_bytes
  if (configured !== undefined && configured < maxBodyBytes)
    findings.problem(
      ['sekisho', 'limits', 'buffered_bytes'],
      `must be at least limits.max_request_bytes, ${maxBodyBytes}`,
    )
  return configured ?? Math.max(256 * 1024 * 1024, maxBodyBytes)
}

interface NumberFlag {
  value: string | number | undefined
  min: number
  max: number
}

function flagNumber({ findings }: Source, name: string, flag: NumberFlag): number | undefined {
  if (flag.value === undefined) return undefined
  const parsed = z.safeParse(wholeNumber(flag.min, flag.max), flag.value)
  if (parsed.success) return parsed.data
  findings.problem([name], `must be a whole number from ${flag.min} to ${flag.max}`)
  return undefined
}
