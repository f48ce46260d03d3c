import { objectAt, textsAt, valueAt, type JsonObject } from '../../settings/json.ts'
import { appended, assigned, finding, type Check, type LintDocument } from '../lint-document.ts'
import { valueAtPath } from '../../settings/key-path.ts'
import type { LintEdit, LintFinding } from '../finding.ts'
import { shown } from '../secrets.ts'
import { isStrictSandbox, pathForSandbox, sandboxPathMeant, strictSandbox } from '../sandbox.ts'
import { parseRule } from '../../rules/parse-rule.ts'
import type { PermissionRule } from '../../rules/rule.ts'
import { covers } from '../rules/covers.ts'
import type { ReadRule } from '../rules/read-rules.ts'

/** Deny and ask rules that hold less than they seem to. */
export const checkDenies: Check = (document) => {
  const given = { document, known: createKnown(document) }
  const keptPaths = new Set(kept(document.settings))
  const found = document.rules.flatMap((read): LintFinding[] => {
    if (read.rule === undefined || read.effect === 'allow') return []
    return [
      ...bareEdit(read, given),
      ...gitOptions(read, given),
      ...apex(read, given),
      ...openRead(read, document, keptPaths),
    ]
  })
  return [...found, ...underShell(document), ...webFetch(document)]
}

interface Given {
  document: LintDocument
  /**
   * whether a rule is there already or another that holds what it would, or the document says otherwise of some of it; and
   * whether another would be for nothing beside it
   */
  known: (rule: PermissionRule) => { settled: boolean; crowds: boolean }
}

/** Rules of one tool that are looked through for one that holds what another would. */
const mostHolders = 24

function createKnown({ rules }: LintDocument): Given['known'] {
  const byTool = new Map<string, PermissionRule[]>()
  for (const { rule } of rules) {
    if (rule === undefined) continue
    const key = rule.tool.includes('*') ? '*' : rule.tool
    const holders = byTool.get(key) ?? []
    byTool.set(key, holders)
    holders.push(rule)
  }
  return (wanted) => {
    const near = [wanted.tool, '*'].flatMap((tool) => (byTool.get(tool) ?? []).slice(0, mostHolders))
    const weaker = order[wanted.effect]
    return {
      settled: near.some((rule) =>
        order[rule.effect] <= weaker ? covers(rule, wanted) : covers(wanted, rule),
      ),
      crowds: near.some((rule) => rule.effect === wanted.effect && covers(wanted, rule)),
    }
  }
}

const order = { deny: 0, ask: 1, allow: 2 } as const

/** Of the rules that belong beside another those that are missing, and the edits that add them. */
function missing(
  read: ReadRule,
  others: readonly string[],
  { document, known }: Given,
): { absent: string[]; edits?: LintEdit[] } {
  const { effect } = read
  const wanted = others.flatMap((text) => {
    const rule = parseRule(text, { effect, scope: document.scope })
    return rule === undefined ? [] : [{ text, ...known(rule) }]
  })
  const absent = wanted.flatMap(({ text, settled }) => (settled ? [] : [text]))
  if (wanted.some(({ settled, crowds }) => !settled && crowds)) return { absent }
  const list = ['permissions', effect]
  const edits = absent.map((text, index) => {
    const edit = appended(document.settings, list, text)
    return { ...edit, path: [...list, Number(edit.path.at(-1)) + index] }
  })
  return { absent, edits }
}

function bareEdit(read: ReadRule, given: Given): LintFinding[] {
  if (read.rule?.tool !== 'Edit' || read.rule.specifier !== undefined) return []
  const { absent, ...edits } = missing(read, ['Write'], given)
  if (absent.length === 0) return []
  const values = { rule: shown(read.text), meant: absent.join(', ') }
  return [finding('bare-edit-without-write', given.document, { path: read.path, values, ...edits })]
}

function gitOptions(read: ReadRule, given: Given): LintFinding[] {
  const verb = /^git ([a-z][a-z-]*)(?: \*)?$/.exec(
    read.rule?.tool === 'Bash' ? (read.rule.specifier ?? '') : '',
  )?.[1]
  if (verb === undefined || given.document.guarded) return []
  const { absent, ...edits } = missing(read, [`Bash(git * ${verb})`, `Bash(git * ${verb} *)`], given)
  if (absent.length === 0) return []
  const values = { rule: shown(read.text), verb, meant: absent.join(', ') }
  return [finding('deny-git-options', given.document, { path: read.path, values, ...edits })]
}

function apex(read: ReadRule, given: Given): LintFinding[] {
  const host = /^\s*domain\s*:\s*\*\.([^*\s]+)\s*$/.exec(read.rule?.specifier ?? '')?.[1]
  if (read.rule?.tool !== 'WebFetch' || host === undefined) return []
  const meant = `WebFetch(domain:${host})`
  const { absent, ...edits } = missing(read, [meant], given)
  const values = { rule: shown(read.text), host: shown(host), meant: shown(meant) }
  return absent.length === 0
    ? []
    : [finding('domain-without-apex', given.document, { path: read.path, values, ...edits })]
}

/** Said once, of the first such rule. */
function underShell(document: LintDocument): LintFinding[] {
  const shell = document.rules.find(
    ({ effect, rule }) => effect === 'allow' && rule?.tool === 'Bash' && rule.specifier === undefined,
  )
  const denied = document.rules.find(
    ({ effect, rule }) =>
      effect !== 'allow' &&
      rule?.tool === 'Bash' &&
      rule.specifier !== undefined &&
      rule.parameter === undefined,
  )
  if (shell === undefined || denied === undefined) return []
  const severity =
    document.guarded || isStrictSandbox(document.settings) ? ({ severity: 'info' } as const) : {}
  const values = { rule: shown(denied.text), other: shown(shell.text) }
  return [finding('deny-under-whole-shell', document, { path: denied.path, values, ...severity })]
}

function openRead(read: ReadRule, document: LintDocument, keptPaths: ReadonlySet<string>): LintFinding[] {
  const specifier = read.rule?.specifier
  if (read.effect !== 'deny' || read.rule?.tool !== 'Read' || specifier === undefined) return []
  if (read.rule.parameter !== undefined) return []
  const values = { rule: shown(read.text) }
  const path = pathForSandbox(specifier)
  if (path === undefined) return [finding('read-deny-by-name', document, { path: read.path, values })]
  if (foldersOf(path).some((one) => keptPaths.has(one))) return []
  return [
    finding('read-deny-without-sandbox', document, {
      path: read.path,
      values: { ...values, meant: shown(path) },
      edits: keeping(document, path),
    }),
  ]
}

/** Puts the path into the sandbox, and what it takes for the sandbox to keep it. */
function keeping({ settings, scope }: LintDocument, path: string): LintEdit[] {
  const lock = ['sandbox', 'filesystem', 'allowManagedReadPathsOnly']
  const isUnlocked = scope === 'managed' && valueAtPath(settings, lock.join('.')) === undefined
  const isAbsent = Object.keys(objectAt(settings, 'sandbox')).length === 0
  return [
    appended(settings, ['sandbox', 'filesystem', 'denyRead'], path),
    ...(isUnlocked ? [assigned(settings, lock, true)] : []),
    ...(isAbsent ? strictSandbox.map(([key, value]) => assigned(settings, key.split('.'), value)) : []),
  ]
}

/** The path, and every folder above it. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, 64)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((one) => one !== '')
}

function kept(settings: JsonObject): string[] {
  const sandbox = objectAt(settings, 'sandbox')
  const files = valueAt(objectAt(sandbox, 'credentials'), 'files')
  const paths = Array.isArray(files) ? files.map((file: unknown) => valueAt(file, 'path')) : []
  return [...textsAt(objectAt(sandbox, 'filesystem'), 'denyRead'), ...paths]
    .filter((path) => typeof path === 'string')
    .map((path) => sandboxPathMeant(path).replace(/(?:\/\*\*|\/)$/, ''))
}

/** Said once, of the first such rule. */
function webFetch(document: LintDocument): LintFinding[] {
  const denied = document.rules.find(({ effect, rule }) => effect === 'deny' && rule?.tool === 'WebFetch')
  const network = objectAt(objectAt(document.settings, 'sandbox'), 'network')
  const narrow = ['allowedDomains', 'deniedDomains'].some((key) => valueAt(network, key) !== undefined)
  if (denied === undefined || narrow) return []
  return [
    finding('webfetch-deny-alone', document, { path: denied.path, values: { rule: shown(denied.text) } }),
  ]
}
