import type { GuardVerdict, Sentence } from '@sekisho/contract'
import {
  compilePolicy,
  enforce,
  predict,
  reasonText,
  type CompiledPolicy,
  type Decision,
  type Files,
  type ReasonCode,
} from '@sekisho/policy'
import { posixPath, type HookCall } from './hook-call.ts'
import type { Links } from './touched-links.ts'

/** What the guard makes of a call. */
export interface Judgement {
  verdict: GuardVerdict
  /** a stable code for the record */
  code: 'fine' | 'rule' | 'danger' | 'not-understood' | 'wider-than-allowed' | 'too-many-paths'
  rule?: string
  /** for the person alone: it may name what the call touches */
  reason?: Sentence
}

export interface JudgeGround {
  /** Claude Code managed settings */
  settings: Readonly<Record<string, unknown>>
  /** every folder that `~` may stand for */
  homes: readonly string[]
  /** undefined: there were too many paths to look up */
  links: Links | undefined
  /** the guard's own folder: what the model runs there could change what it decides by */
  stateRoot: string
  /** what globs and folders of a command hold; absent: not looked at */
  files?: Files
}

const strictness: readonly GuardVerdict[] = ['allow', 'ask', 'deny']

/**
 * Blocks and asks what a rule, a danger or something not understood is a reason for. That merely no rule allows a call is
 * left to Claude Code, which asks by itself, unless its own reading of the same rules would let it through.
 */
export function judge(call: HookCall, ground: JudgeGround): Judgement {
  const all = ground.homes.map((home) => judgeAt(call, home, ground))
  const strictest = all.toSorted((a, b) => strictness.indexOf(b.verdict) - strictness.indexOf(a.verdict))[0]
  const found: Judgement = strictest ?? { verdict: 'ask', code: 'not-understood' }
  if (found.verdict === 'allow' && ground.links === undefined)
    return { verdict: 'ask', code: 'too-many-paths' }
  // Nobody is asked in this mode: an answer that asks would not be a no.
  return call.mode === 'dontAsk' && found.verdict === 'ask' ? { ...found, verdict: 'deny' } : found
}

function judgeAt(
  call: HookCall,
  home: string,
  { settings, links, stateRoot, files }: JudgeGround,
): Judgement {
  const policy = compilePolicy({
    sources: [{ scope: 'managed', path: 'remote', settings }],
    mode: call.mode,
    cwd: call.cwd,
    home,
    trusted: true,
    flags: { allowed: [], disallowed: ownRules(posixPath(stateRoot)) },
    links: links ?? new Map(),
  })
  const called = { tool: call.tool, input: call.input }
  // With everything allowed, what is left are reasons against it.
  const against = enforce({ ...policy, mode: 'bypassPermissions' }, called, { files })
  if (against.verdict !== 'allow') return refused(against)
  if (call.tool !== 'Bash' && call.tool !== 'PowerShell') return { verdict: 'allow', code: 'fine' }
  return letThrough(policy, called, files)
    ? { verdict: 'ask', code: 'wider-than-allowed' }
    : { verdict: 'allow', code: 'fine' }
}

/** Whether the client's reading of a rule allows more than the rule means: `Bash(env *)` and `env sh -c …`. */
function letThrough(
  policy: CompiledPolicy,
  call: Pick<HookCall, 'tool' | 'input'>,
  files: Files | undefined,
): boolean {
  const asks = { ...policy, mode: policy.mode === 'bypassPermissions' ? policy.mode : 'default' } as const
  const client = predict(asks, call)
  return (
    client.verdict === 'allow' &&
    client.rule !== undefined &&
    enforce(asks, call, { files }).verdict !== 'allow'
  )
}

function refused(decision: Decision): Judgement {
  const { verdict, rule, reasonCode } = decision
  const code = rule !== undefined ? 'rule' : unclear.has(reasonCode) ? 'not-understood' : 'danger'
  const reason = { en: reasonText(decision, 'en'), ja: reasonText(decision, 'ja') }
  return { verdict, code, reason, ...(rule === undefined ? {} : { rule }) }
}

const unclear: ReadonlySet<string> = new Set<ReasonCode>([
  'not-understood',
  'not-parsed',
  'too-long',
  'unchecked',
])

function ownRules(stateRoot: string): string[] {
  const escaped = stateRoot.replaceAll(/[\\*?[\]{}()!#]/g, String.raw`\$&`)
  return [`Edit(/${escaped}/**)`, `Read(/${escaped}/enrolment.json)`]
}
