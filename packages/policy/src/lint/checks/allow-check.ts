import type { JsonObject } from '../../settings/json.ts'
import { finding, type Check } from '../lint-document.ts'
import type { LintCodeName } from '../codes/index.ts'
import type { LintFinding } from '../finding.ts'
import { shown } from '../secrets.ts'
import { isStrictSandbox } from '../sandbox.ts'
import * as programs from '../rules/programs.ts'
import type { ReadRule } from '../rules/read-rules.ts'

/** Allow rules that let through more than they seem to, or nothing. */
export const checkAllows: Check = (document) =>
  document.rules.flatMap((read): LintFinding[] => {
    const judged = judge(read, document.settings)
    if (judged === undefined) return []
    const { code, program = '', severity, keeps } = judged
    const { path } = read
    return [
      finding(code, document, {
        path,
        values: { rule: shown(read.text), program: shown(program) },
        ...(severity === undefined ? {} : { severity }),
        ...(keeps === true ? {} : { edits: [{ path, op: 'remove' }] }),
      }),
    ]
  })

interface Judged {
  code: LintCodeName
  program?: string
  severity?: 'info'
  /** nobody but its author can say what instead */
  keeps?: true
}

function judge({ rule, effect }: ReadRule, settings: JsonObject): Judged | undefined {
  if (rule === undefined || effect !== 'allow') return undefined
  const { tool, specifier } = rule
  if (tool === 'Edit' || tool === 'Read') return tool === 'Edit' ? protectedPath(specifier) : undefined
  if (tool !== 'Bash' && tool !== 'PowerShell') return undefined
  const confined = isStrictSandbox(settings) ? ({ severity: 'info' } as const) : {}
  if (specifier === undefined) return { code: 'allow-whole-shell', keeps: true, ...confined }
  return judgePattern(specifier, confined)
}

function judgePattern(specifier: string, confined: { severity?: 'info' }): Judged | undefined {
  const star = specifier.search(/(?<!\\)\*/)
  if (star === -1) return undefined
  const before = specifier.slice(0, star)
  if (before.trim() === '') return { code: 'allow-leading-wildcard' }
  const [head = '', ...rest] = before.split(/\s+/).filter((word) => word !== '')
  const program = head.split('/').at(-1)?.toLowerCase() ?? head
  const closed = /\s$/.test(before)
  // A word that is no option says what is run: `node build.js *` is about one program.
  const named = rest.filter((word, index) => !word.startsWith('-') && (closed || index < rest.length - 1))
  const pair = `${program}_${named[0] ?? ''}`
  if (programs.neverByPattern.has(program)) return { code: 'allow-never-applies', program }
  if (programs.wrapperPairs.has(pair)) return { code: 'allow-wrapper', program: pair.replace('_', ' ') }
  if (programs.destroyerPairs.has(pair)) return { code: 'allow-destructive', program: pair.replace('_', ' ') }
  if (named.length > 0) return undefined
  if (programs.interpreters.has(program)) return { code: 'allow-interpreter', program }
  if (programs.wrappers.has(program)) return { code: 'allow-wrapper', program }
  if (programs.destroyers.has(program)) return { code: 'allow-destructive', program }
  if (programs.networkPrograms.has(program)) return { code: 'allow-network', program, ...confined }
  return programs.programRunners.has(program)
    ? { code: 'allow-program-runner', program, keeps: true, ...confined }
    : undefined
}

const protectedFolder =
  /(?:^|\/)(?:\.git|\.vscode|\.idea|\.husky|\.cargo|\.devcontainer|\.yarn|\.mvn)(?:\/|$)|(?:^|\/)\.(?:bashrc|bash_profile|zshrc|zprofile|profile|gitconfig|gitmodules|npmrc|envrc|mcp\.json|claude\.json)$/i

function protectedPath(specifier: string | undefined): Judged | undefined {
  return specifier !== undefined && protectedFolder.test(specifier)
    ? { code: 'protected-path-allow' }
    : undefined
}
