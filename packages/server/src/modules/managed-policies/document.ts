import { setImmediate } from 'node:timers/promises'
import { AdminProblem } from '@sekisho/contract'
import type * as policyLibrary from '@sekisho/policy'
import type { LintFinding, PolicyDocument } from '@sekisho/policy'
import { canonicalJson } from './canonical-json.ts'

/** A JSON object, as settings are. */
export type JsonObject = Readonly<Record<string, unknown>>

export const guardModes = ['off', 'report', 'enforce'] as const
export type GuardMode = (typeof guardModes)[number]

/** What a version says, as far as this module asks: the rest (its tests) stays in the text. */
export interface ReadDocument {
  settings: JsonObject
  /** undefined: it says nothing about the guard */
  guard: GuardMode | undefined
}

export interface CheckedDocument {
  /** canonical JSON */
  text: string
  /** what is weak, the worst first */
  findings: readonly LintFinding[]
}

/** Of the canonical text. Clients fetch it every hour, and each node holds all that are in force. */
export const maxDocumentBytes = 262_144

/**
 * Checks a document that is to become a version: its form, what the lint says of it and of MCP servers in it, and how the
 * tests go that it carries. The one place where documents are judged. What the lint calls an error does nothing, or opens
 * what it seems to close, and is refused, as is what fails its own tests; keys and values that the lint does not know are
 * told, because Claude Code may know them already.
 * @throws AdminProblem policy_document_invalid, policy_document_error, policy_test_failed
 */
export async function checkDocument(document: unknown): Promise<CheckedDocument> {
  checkDepth(document)
  const text = canonicalJson(document)
  if (Buffer.byteLength(text) > maxDocumentBytes)
    throw invalid('', {
      en: `is over ${maxDocumentBytes} bytes`,
      ja: `${maxDocumentBytes} バイトを超えています`,
    })
  // Only who writes versions brings the library that knows what settings mean.
  const policy = await import('@sekisho/policy')
  const read = readOrRefuse(document, policy)
  const findings = policy.lintPolicyDocument(document, { delivery: 'gateway', schema: 'warning' })
  refuse(findings.filter(({ severity }) => severity === 'error').map(lintProblem))
  refuse(await failedTests(read, policy))
  return { text, findings: findings.slice(0, maxFindings) }
}

/** Of which more than a reader looks at is cut off. */
const maxFindings = 100
const maxProblems = 5
/** Each takes up to milliseconds of a process that serves calls; `sekisho policy test` runs any number. */
const maxTests = 2_000

type Library = Pick<
  typeof policyLibrary,
  'PolicyDocumentError' | 'policyTestOutcomes' | 'readPolicyDocument' | 'testFailure'
>

function readOrRefuse(
  document: unknown,
  { readPolicyDocument, PolicyDocumentError }: Library,
): PolicyDocument {
  try {
    return readPolicyDocument(document)
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    const [first] = error.problems
    throw invalid(first?.path.join('.') ?? '', {
      en: `${first?.message.en}; ${first?.fix.en}`,
      ja: `${first?.message.ja}。${first?.fix.ja}`,
    })
  }
}

async function failedTests(
  document: PolicyDocument,
  { policyTestOutcomes, testFailure }: Library,
): Promise<AdminProblem[]> {
  const failed: AdminProblem[] = []
  let run = 0
  for (const outcome of policyTestOutcomes(document)) {
    if (++run > maxTests)
      throw invalid('tests', {
        en: `there are over ${maxTests} tests; keep the others in a file for "sekisho policy test"`,
        ja: `テストが ${maxTests} 件を超えています。残りは "sekisho policy test" 用のファイルに分けてください`,
      })
    if (!outcome.passed) {
      const { en, ja } = testFailure(outcome)
      failed.push(
        new AdminProblem('policy_test_failed', { ...placeOf(outcome.path), problem: en, problemJa: ja }),
      )
      if (failed.length === maxProblems) return failed
    }
    // Calls go on while it is judged.
    await setImmediate()
  }
  return failed
}

/** All of them in one refusal, as many as anybody reads. */
function refuse([first, ...others]: readonly AdminProblem[]): void {
  if (first === undefined) return
  const more = others.slice(0, maxProblems - 1)
  throw new AdminProblem(first.code, first.values, { more })
}

function lintProblem({ path, message, code }: LintFinding): AdminProblem {
  const values = { ...placeOf(path), problem: message.en, problemJa: message.ja, lint: code }
  return new AdminProblem('policy_document_error', values)
}

/** Where in the document, and where in the request. */
function placeOf(path: LintFinding['path']): { path: string; field: string } {
  const place = path.join('.')
  return { path: place === '' ? '.' : place, field: place === '' ? 'document' : `document.${place}` }
}

/** Deeper than any documented key; what is read again and again must not exhaust the stack. */
const maxDepth = 32

function checkDepth(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > maxDepth)
    throw invalid('', {
      en: `is nested deeper than ${maxDepth} levels`,
      ja: `入れ子が ${maxDepth} 段を超えています`,
    })
  for (const item of Object.values(value)) checkDepth(item, depth + 1)
}

/** A document that was checked once, perhaps by a newer release: a guard mode that is not known here is the strictest. */
export function readDocument(document: unknown): ReadDocument {
  if (!isObject(document)) return { settings: {}, guard: undefined }
  const { settings, guard } = document
  if (!isObject(settings)) return { settings: document, guard: undefined }
  return { settings, guard: guard === undefined ? undefined : (modeOf(guard) ?? 'enforce') }
}

function modeOf(guard: unknown): GuardMode | undefined {
  return isObject(guard) ? guardModes.find((known) => known === guard['mode']) : undefined
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A sentence holds what is wrong in its own language: `problem`, or `problemJa`. */
function invalid(path: string, { en, ja }: Record<'en' | 'ja', string>): AdminProblem {
  const place = placeOf(path === '' ? [] : [path])
  const values = { ...place, problem: en, problemJa: ja }
  return new AdminProblem('policy_document_invalid', values)
}
