import { anyPlace, createJudge, strictness, type Judgement } from '../explain/judge.ts'
import { callText } from '../policy-tests/call-text.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import type { Evaluator } from '../policy-tests/policy-test.ts'
import type { Verdict } from '../predict/decision.ts'
import type { PermissionMode } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { createCauses, type Causes } from './causes.ts'
import { changeText } from './change-text.ts'
import { callsToTry } from './calls-to-try.ts'
import { createJudgeBoth, type JudgeBoth } from './judge-both.ts'
import type { ChangeCause, VerdictChange } from './verdict-change.ts'

/**
 * Which calls change verdict between two policies, found by trying: calls made from the rules of both, and a catalogue of
 * typical ones, under both evaluators and in the modes that ask least. Loosened first. Never throws.
 */
export function diffPolicies(before: PolicyDocument, after: PolicyDocument): readonly VerdictChange[] {
  const judges = { before: createJudge(before), after: createJudge(after) }
  const judgeBoth = createJudgeBoth(judges.before, judges.after, [before, after])
  const causes = createCauses(before, after)
  const groups = new Map<string, Group>()
  const { own, further } = callsToTry(before, after)
  const settled = new Set<ToolCall>()
  const ownModes = [judges.before, judges.after].map((judge) => judge.policyAt(anyPlace).mode)
  const others = otherModes.filter((mode) => !ownModes.every((own) => own === mode))
  for (const mode of [undefined, ...others] as const)
    for (const call of mode === undefined ? [...own, ...further] : own) {
      if (settled.has(call)) continue
      const changes = changesOf(call, mode, { judgeBoth, causes })
      // What changes in the mode of the settings is not said again for the others.
      if (changes.length > 0) settled.add(call)
      for (const change of changes) note(groups, change)
    }
  return [...groups.values()].map(finished).toSorted(looserFirst)
}

/** `dontAsk` only denies where others ask; `plan` and `auto` are judged as `default` is. */
const otherModes: readonly PermissionMode[] = ['default', 'acceptEdits', 'bypassPermissions']

interface Change {
  by: readonly Evaluator[]
  from: Verdict
  to: Verdict
  mode: PermissionMode | undefined
  cause: ChangeCause
  call: ToolCall
}

interface Group extends Omit<Change, 'call'> {
  calls: ToolCall[]
}

function changesOf(
  call: ToolCall,
  mode: PermissionMode | undefined,
  { judgeBoth, causes }: { judgeBoth: JudgeBoth; causes: Causes },
): Change[] {
  const place = mode === undefined ? anyPlace : { ...anyPlace, mode }
  const { was, is } = judgeBoth(call, place)
  const changed = (['client', 'guard'] as const).filter((by) => was[by].verdict !== is[by].verdict)
  if (changed.length === 0) return inTheEnd(was, is, { call, mode })
  const made = changed.map((by): Change => {
    const cause = causes.of(call, place, { by, was: was[by], is: is[by] })
    return { by: [by], from: was[by].verdict, to: is[by].verdict, mode, cause, call }
  })
  const [first, second] = made
  const alike = first !== undefined && second !== undefined && keyOf(first, '') === keyOf(second, '')
  return alike ? [{ ...first, by: ['client', 'guard'] }] : made
}

/** Both evaluators say the same as before, and yet the guard now enforces what it says, or no longer does. */
function inTheEnd(
  was: Judgement,
  is: Judgement,
  { call, mode }: { call: ToolCall; mode: PermissionMode | undefined },
): Change[] {
  if (was.verdict === is.verdict) return []
  return [{ by: ['guard'], from: was.verdict, to: is.verdict, mode, cause: { kind: 'guard' }, call }]
}

function keyOf({ from, to, mode, cause }: Omit<Change, 'by' | 'call'>, by: string): string {
  return JSON.stringify([by, from, to, mode ?? '', cause])
}

function note(groups: Map<string, Group>, { call, ...change }: Change): void {
  const key = keyOf(change, change.by.join())
  const group = groups.get(key)
  if (group === undefined) groups.set(key, { ...change, calls: [call] })
  else group.calls.push(call)
}

function finished({ calls, mode, ...group }: Group): VerdictChange {
  const lengths = new Map(calls.map((call) => [call, callText(call).length]))
  const sorted = calls.toSorted((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0))
  const examples = sorted.slice(0, maxExamples)
  const [example = { tool: '', input: {} }] = examples
  const change = { ...group, ...(mode === undefined ? {} : { mode }), example, examples, calls: calls.length }
  return { ...change, text: changeText(change) }
}

const maxExamples = 5

/** What opens a policy is what a reviewer must see; then by how much. */
function looserFirst(a: VerdictChange, b: VerdictChange): number {
  return stepOf(a) - stepOf(b) || b.calls - a.calls
}

function stepOf({ from, to }: VerdictChange): number {
  return strictness[to] - strictness[from]
}
