import { PolicyDocumentError, readPolicyDocument } from '../policy-tests/policy-document.ts'
import { lintMcp } from '../mcp/lint/lint-mcp.ts'
import type { McpFindingCode } from '../mcp/lint/mcp-messages.ts'
import type { LintCodeName } from './codes/index.ts'
import type { LintFinding, LintPath } from './finding.ts'
import type { LintOptions } from './lint-document.ts'
import { lintSettings, worstFirst } from './lint-settings.ts'

/**
 * What is wrong with a policy document or settings: with the document itself, with its settings, with MCP servers and lists of servers in it.
 * What two lints see is said once. Never throws.
 */
export function lintPolicyDocument(whole: unknown, options: LintOptions = {}): readonly LintFinding[] {
  const own = lintSettings(whole, options)
  const isManaged = (options.scope ?? 'managed') === 'managed'
  const mcp = lintMcp(whole).filter(
    ({ code, path }) =>
      (isManaged || !ofManaged.has(code)) &&
      !own.some((one) => isSaidBy(code, one.code) && isAbove(one.path, path)),
  )
  const secrets = new Set(mcp.filter(({ code }) => code === 'mcp-hard-coded-secret').map(placeOf))
  return worstFirst([
    ...own.filter((one) => one.code !== 'plain-secret' || !secrets.has(placeOf(one))),
    ...mcp,
    ...documentFindings(whole),
  ])
}

/** Where the document cannot be read as one: its tests, its guard, what is no part of one. */
function documentFindings(whole: unknown): LintFinding[] {
  try {
    readPolicyDocument(whole)
    return []
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    return error.problems.map(({ path, message, fix }) => ({
      code: 'policy-document',
      severity: 'error',
      path,
      message: { en: `${message.en}: ${fix.en}`, ja: `${message.ja}。${fix.ja}` },
    }))
  }
}

/** Locks work in managed settings alone. */
const ofManaged: ReadonlySet<string> = new Set<McpFindingCode>([
  'mcp-list-not-locked',
  'mcp-lock-without-list',
])

/** What the lint of settings says in words of its own. */
const sameAs: Readonly<Partial<Record<McpFindingCode, readonly LintCodeName[]>>> = {
  'mcp-document-shape': ['not-an-object', 'invalid-value', 'mcp-servers-in-settings'],
  'mcp-label-allowed': ['server-name-only'],
  'mcp-label-denied': ['server-name-only'],
  'mcp-url-other-hosts': ['server-url-too-wide'],
  'mcp-list-not-locked': ['mcp-allowlist-unlocked', 'lock-off'],
  'mcp-all-project-servers': ['project-servers-approved'],
}

function isSaidBy(code: string, other: string): boolean {
  const same = new Map<string, readonly string[]>(Object.entries(sameAs)).get(code)
  return same?.includes(other) === true
}

/** The place itself, or what holds it; a lock has its list, and a list its lock, beside it. */
function isAbove(path: LintPath, below: LintPath): boolean {
  const last = path.at(-1)
  if (last === 'allowManagedMcpServersOnly') return true
  return path.every((step, at) => step === below[at])
}

function placeOf({ path }: LintFinding): string {
  return JSON.stringify(path)
}
