import type { Text } from '../explain/text.ts'
import type { JsonObject } from '../settings/json.ts'
import { isObject, valueAt } from '../settings/json.ts'
import { DocumentProblems, type DocumentPath, type DocumentProblem } from './document-problems.ts'
import { documentKeys, isPolicyDocument } from './is-policy-document.ts'
import { readRuleTests } from './read-rule-tests.ts'
import { readTests } from './read-tests.ts'
import type { PolicyTest, RuleTests } from './policy-test.ts'

/** What the guard does with its verdict: nothing, a record of it, or a block. */
export type GuardMode = 'off' | 'report' | 'enforce'

/** What a version of a policy holds. */
export interface PolicyDocument {
  /** Claude Code managed settings, as served */
  settings: JsonObject
  tests?: readonly PolicyTest[]
  rules?: readonly RuleTests[]
  /** absent: off */
  guard?: { mode: GuardMode }
}

/** A document that is none: what is wrong, where, and what to do. */
export class PolicyDocumentError extends Error {
  readonly problems: readonly DocumentProblem[]
  constructor(problems: readonly DocumentProblem[]) {
    super(problems.map(({ path, message }) => `${path.join('.')}: ${message.en}`).join('\n'))
    this.name = 'PolicyDocumentError'
    this.problems = problems
  }
}

const keys: readonly string[] = [...documentKeys, '$schema']

/**
 * Reads a policy document, or a plain settings file of Claude Code as `{ settings }`. What the settings hold is not
 * judged here: that is for the lint. @throws PolicyDocumentError with every problem found (at most 50)
 */
export function readPolicyDocument(value: unknown): PolicyDocument {
  const problems = new DocumentProblems()
  if (!isObject(value)) {
    problems.add([], notObject('the document', '文書'), objectFix)
    throw new PolicyDocumentError(problems.all)
  }
  if (!isPolicyDocument(value)) return { settings: value }
  for (const key of Object.keys(value)) if (!keys.includes(key)) unknownKey(key, problems)
  const settings = readSettings(valueAt(value, 'settings'), problems)
  const tests = readTests(valueAt(value, 'tests'), problems)
  const rules = readRuleTests(valueAt(value, 'rules'), settings, problems)
  const mode = readGuard(valueAt(value, 'guard'), problems)
  if (problems.all.length > 0) throw new PolicyDocumentError(problems.all)
  return {
    settings,
    ...(tests.length > 0 ? { tests } : {}),
    ...(rules.length > 0 ? { rules } : {}),
    ...(mode === undefined ? {} : { guard: { mode } }),
  }
}

function unknownKey(key: string, problems: DocumentProblems): void {
  problems.add(
    [key],
    { en: `a policy has no key ${key}`, ja: `ポリシーに ${key} というキーはありません` },
    {
      en: 'use settings, tests, rules and guard; settings of Claude Code belong under settings',
      ja: '使えるのは settings、tests、rules、guard です。Claude Code の設定は settings の下に書いてください',
    },
  )
}

function readSettings(value: unknown, problems: DocumentProblems): JsonObject {
  if (isObject(value)) return value
  problems.add(['settings'], notObject('settings', 'settings'), {
    en: 'put the managed settings of Claude Code here, for example settings: { permissions: { deny: [] } }',
    ja: 'Claude Code の管理設定をここに書いてください。例: settings: { permissions: { deny: [] } }',
  })
  return {}
}

function readGuard(value: unknown, problems: DocumentProblems): GuardMode | undefined {
  if (value === undefined) return undefined
  const mode = guardModes.find((known) => known === valueAt(value, 'mode'))
  const others = isObject(value) ? Object.keys(value).filter((key) => key !== 'mode') : []
  const path: DocumentPath = others[0] === undefined ? ['guard', 'mode'] : ['guard', others[0]]
  if (mode !== undefined && others.length === 0) return mode
  problems.add(
    path,
    { en: 'guard holds a mode and nothing else', ja: 'guard に書けるのは mode だけです' },
    {
      en: 'write guard: { mode: off }, report or enforce',
      ja: 'guard: { mode: off }(または report、enforce)と書いてください',
    },
  )
  return undefined
}

const guardModes: readonly GuardMode[] = ['off', 'report', 'enforce']

function notObject(en: string, ja: string): Text {
  return { en: `${en} is not an object`, ja: `${ja}がオブジェクトではありません` }
}

const objectFix: Text = {
  en: 'write an object with the key settings, or the settings themselves',
  ja: 'settings をキーに持つオブジェクトか、設定そのものを書いてください',
}
