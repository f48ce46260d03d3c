import { isObject, objectAt, valueAt, type JsonObject } from '../settings/json.ts'
import { isPolicyDocument } from '../policy-tests/is-policy-document.ts'
import type { SettingsScope } from '../settings/sources.ts'
import { lintCodes, type LintCodeName } from './codes/index.ts'
import type { LintCode } from './codes/lint-code.ts'
import { isApplicable } from './edits.ts'
import type { LintEdit, LintFinding, LintPath, LintSentence, LintSeverity } from './finding.ts'
import { readMeant, type Repaired } from './meant-settings.ts'
import { readRules, type ReadRule } from './rules/read-rules.ts'
import type { ShapeProblem } from '../settings/shapes/check-shape.ts'

/** How the settings will reach the machine: Sekisho's gateway, claude.ai, device management, a file, or a policy helper. */
export const lintDeliveries = ['gateway', 'remote', 'mdm', 'file', 'helper', 'hkcu'] as const
export type LintDelivery = (typeof lintDeliveries)[number]

export interface LintOptions {
  /** whose settings these are; `managed` when absent */
  scope?: SettingsScope
  delivery?: LintDelivery
  /** severity of unknown keys and values, in place of their own, but for what is no list or object where one belongs; `off` leaves all out */
  schema?: LintSeverity | 'off'
}

/** What the checks look at. */
export interface LintDocument {
  /** as it was given */
  whole: unknown
  /** with what is misspelled or of another type as it was meant */
  settings: JsonObject
  /** what was put right for that */
  repaired: readonly Repaired[]
  /** what could not be */
  problems: readonly ShapeProblem[]
  /** where the settings stand in the document */
  root: LintPath
  /** a path into the settings as they were meant, as one into the document */
  place: (path: LintPath) => LintPath
  rules: readonly ReadRule[]
  /** the guard blocks what these rules deny, however it is spelled */
  guarded: boolean
  scope: SettingsScope
  delivery?: LintDelivery
  schema?: LintSeverity | 'off'
}

export type Check = (document: LintDocument) => LintFinding[]

/** A policy document (`{ settings, guard, … }`) or a plain settings file, made ready for the checks. */
export function readDocument(whole: unknown, options: LintOptions): LintDocument {
  const isPolicy = isPolicyDocument(whole)
  const given = isPolicy ? objectAt(whole, 'settings') : isObject(whole) ? whole : {}
  const { settings, repaired, problems, original } = readMeant(given)
  const root: LintPath = isPolicy ? ['settings'] : []
  const { scope = 'managed', delivery, schema } = options
  const guard = isPolicy ? objectAt(whole, 'guard') : {}
  return {
    whole,
    settings,
    repaired,
    problems,
    root,
    place: (path) => [...root, ...original(path)],
    rules: readRules(settings, scope),
    guarded: valueAt(guard, 'mode') === 'enforce',
    scope,
    ...(delivery === undefined ? {} : { delivery }),
    ...(schema === undefined ? {} : { schema }),
  }
}

interface Details {
  /** into the settings */
  path: LintPath
  /** what stands in the places of the sentence */
  values?: Readonly<Record<string, string | LintSentence>>
  /** into the settings */
  edits?: readonly LintEdit[]
  severity?: LintSeverity
}

/** A finding of a kind. Its fix is left out where it cannot be made without destroying something else. */
export function finding(code: LintCodeName, document: LintDocument, details: Details): LintFinding {
  const { path, values = {}, edits, severity } = details
  const known: LintCode = lintCodes[code]
  const placed = edits?.map((edit) => ({ ...edit, path: document.place(edit.path) }))
  const fixable = placed !== undefined && placed.every((edit) => isApplicable(document.whole, edit))
  return {
    code,
    severity: severity ?? known.severity,
    path: document.place(path),
    message: filled(known.says, values),
    ...(fixable && known.fix !== undefined
      ? { fix: { description: filled(known.fix, values), edits: placed } }
      : {}),
  }
}

/** A sentence with its places filled. */
export function filled(sentence: LintSentence, values: NonNullable<Details['values']>): LintSentence {
  const fill = (locale: 'en' | 'ja') =>
    sentence[locale].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return typeof value === 'object' ? value[locale] : (value ?? place)
    })
  return { en: fill('en'), ja: fill('ja') }
}

/** The edit that puts a value at the end of a list, which is made if it is not there. */
export function appended(settings: JsonObject, path: LintPath, value: unknown): LintEdit {
  const list = path.reduce<unknown>((below, step) => valueAt(below, String(step)), settings)
  return { path: [...path, Array.isArray(list) ? list.length : 0], op: 'add', value }
}

/** The edit that sets a key, whether it is there or not. */
export function assigned(settings: JsonObject, path: LintPath, value: unknown): LintEdit {
  const there = path.reduce<unknown>((below, step) => valueAt(below, String(step)), settings) !== undefined
  return { path, op: there ? 'replace' : 'add', value }
}
