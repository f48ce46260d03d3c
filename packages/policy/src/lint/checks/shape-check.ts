import { failClosed } from '../../settings/fail-closed.ts'
import { isObject } from '../../settings/json.ts'
import { settingsKeys } from '../../settings/documented/index.ts'
import { valueAtPath } from '../../settings/key-path.ts'
import { suggest } from '../../settings/shapes/suggest.ts'
import type { ShapeProblem } from '../../settings/shapes/check-shape.ts'
import type { Shape } from '../../settings/shapes/shape.ts'
import { lintCodes, type LintCodeName } from '../codes/index.ts'
import type { LintFinding, LintPath, LintSentence } from '../finding.ts'
import { filled, finding, type Check, type LintDocument } from '../lint-document.ts'
import type { Repaired } from '../meant-settings.ts'
import { shown } from '../secrets.ts'

/** Keys nobody knows and values that are not what they should be. */
export const checkShapes: Check = (document) => {
  if (!isObject(document.whole)) return [finding('not-an-object', document, { path: [] })]
  if (document.schema === 'off') return []
  const { repaired, problems } = document
  return [
    ...repaired.map((one) => weighed(repairedFinding(one, document), document, shapeOf(one))),
    ...problems.flatMap((one) =>
      problemFinding(one, document).map((found) => weighed(found, document, shapeOf(one))),
    ),
    ...undocumented(document),
  ]
}

function shapeOf(one: Repaired | ShapeProblem): Shape | undefined {
  return 'shape' in one ? one.shape : undefined
}

/**
 * A newer client may know another key, or another word for a value; but one thing where a list or an object belongs is a mistake
 * with every client, and drops all that was meant to stand in it.
 */
function weighed(found: LintFinding, { schema }: LintDocument, shape: Shape | undefined): LintFinding {
  if (schema === undefined || schema === 'off') return found
  const holdsMore = shape?.kind === 'list' || shape?.kind === 'object' || shape?.kind === 'map'
  return holdsMore && found.code === 'invalid-value' ? found : { ...found, severity: schema }
}

function repairedFinding(one: Repaired, document: LintDocument): LintFinding {
  if (one.kind === 'converted') return wrongValue(one.path, one.shape, { document, edits: one.edits })
  const { path, from } = one
  // In the settings as they are the key has its old name, which the paths of the edits are about.
  const [, add] = one.edits
  const at = [...path.slice(0, -1), from]
  const values = { key: shown(from), meant: String(path.at(-1)) }
  const found = finding('misspelled-key', document, { path: at, values })
  const parent = document.place(path.slice(0, -1))
  return {
    ...found,
    fix: {
      description: filled(lintCodes['misspelled-key'].fix, values),
      edits: [
        { path: [...parent, from], op: 'remove' },
        { path: [...parent, values.meant], op: 'add', value: add?.value },
      ],
    },
  }
}

function problemFinding(problem: ShapeProblem, document: LintDocument): LintFinding[] {
  const { path } = problem
  if (problem.kind === 'unknown_key') {
    const [key, ...rest] = path
    if (key === 'mcpServers' && rest.length === 0)
      return [finding('mcp-servers-in-settings', document, { path })]
    // Names of variables have a check of their own.
    if (key === 'env') return []
    return [unknownKey(problem, document)]
  }
  if (problem.kind === 'missing_key')
    return [finding('missing-key', document, { path, values: { key: named([...path, problem.key]) } })]
  // Entries of the lists of rules have a check of their own.
  if (path[0] === 'permissions' && path.length === 3) return []
  if (
    problem.value === null &&
    typeof path.at(-1) === 'string' &&
    !Object.hasOwn(failClosed, path.join('.'))
  ) {
    const edits = [{ path, op: 'remove' as const }]
    return [finding('null-value', document, { path, values: { key: named(path) }, edits })]
  }
  return [wrongValue(path, problem.shape, { document })]
}

/** One that is nearly the name of another is not renamed where that stands beside it, but said all the same. */
function unknownKey(
  { path, known }: Extract<ShapeProblem, { kind: 'unknown_key' }>,
  document: LintDocument,
): LintFinding {
  const key = named(path)
  const meant = suggest(String(path.at(-1)), known, 4)
  return meant === undefined
    ? finding('unknown-key', document, { path, values: { key } })
    : finding('misspelled-key', document, { path, values: { key, meant } })
}

function wrongValue(
  path: LintPath,
  shape: Shape,
  { document, edits }: { document: LintDocument; edits?: Repaired['edits'] },
): LintFinding {
  const [key = ''] = path
  const rule = path.length === 1 && Object.hasOwn(failClosed, key) ? failClosed[key] : undefined
  const code: LintCodeName =
    rule !== undefined && document.scope === 'managed' ? 'fail-closed-value' : 'invalid-value'
  const values = { key: named(path), expected: expected(shape), closed: JSON.stringify(rule?.closed) ?? '' }
  return finding(code, document, { path, values, ...(edits === undefined ? {} : { edits }) })
}

function named(path: LintPath): string {
  return shown(path.length === 0 ? 'settings' : path.join('.'))
}

function expected(shape: Shape): LintSentence {
  switch (shape.kind) {
    case 'boolean':
      return { en: 'true or false', ja: ' true または false ' }
    case 'number': {
      const { least, above, most } = shape
      const range = [
        least === undefined ? '' : `≥ ${least}`,
        above === undefined ? '' : `> ${above}`,
        most === undefined ? '' : `≤ ${most}`,
      ]
      const text = range.filter((part) => part !== '').join(', ')
      return { en: `a number (${text})`, ja: `数値(${text})` }
    }
    case 'text': {
      if (shape.oneOf === undefined) return { en: 'a text of the documented form', ja: '所定の形式の文字列' }
      const choices = shape.oneOf.map((one) => JSON.stringify(one)).join(', ')
      return { en: `one of ${choices}`, ja: ` ${choices} のいずれか` }
    }
    case 'list':
      return { en: 'a list of the documented form', ja: '所定の形式の一覧' }
    case 'object':
    case 'map':
      return { en: 'an object', ja: 'オブジェクト' }
    case 'either':
    case 'anything':
    default:
      return { en: 'of one of the documented forms', ja: '所定の形式のいずれか' }
  }
}

function undocumented(document: LintDocument): LintFinding[] {
  return settingsKeys.flatMap(({ key, documented }) => {
    if (documented !== false || key === '$schema' || valueAtPath(document.settings, key) === undefined)
      return []
    return [finding('undocumented-key', document, { path: key.split('.'), values: { key } })]
  })
}
