import { enforce } from '../enforce/enforce.ts'
import type { Decision, Verdict } from '../predict/decision.ts'
import {
  compilePolicy,
  type CompiledPolicy,
  type PermissionMode,
  type PolicyInput,
} from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { GuardMode, PolicyDocument } from '../policy-tests/policy-document.ts'
import type { Evaluator } from '../policy-tests/policy-test.ts'
import { createCallReading, type CallReading } from '../shell/call-reading.ts'

/** Where a call is made, as far as it matters to rules. */
export interface CallPlace {
  /** absolute */
  cwd: string
  /** absolute */
  home: string
  /** absent: the settings decide */
  mode?: PermissionMode
}

/** What becomes of a call: under the client's own rules, by the guard, and in the end. */
export interface Judgement {
  client: Decision
  guard: Decision
  verdict: Verdict
  /** whose verdict it is in the end; the client's where both agree */
  by: Evaluator
}

/** Judges calls under a policy document, wherever they are made. Never throws. */
export interface Judge {
  readonly guard: GuardMode
  policyAt(place: CallPlace): CompiledPolicy
  /** @param reading of this call in this place, where it is judged under several policies */
  judge(call: ToolCall, place: CallPlace, reading?: CallReading): Judgement
  /** what both evaluators say, taken together as this policy's guard is set */
  combine(decisions: Pick<Judgement, 'client' | 'guard'>): Judgement
}

/** Places whose compiled policy is kept; then all are forgotten, which costs some time only. */
const maxPlaces = 500

export function createJudge(document: PolicyDocument): Judge {
  const guard = document.guard?.mode ?? 'off'
  const places = new Map<string, CompiledPolicy>()
  const policyAt = (place: CallPlace): CompiledPolicy => {
    const key = `${place.mode ?? ''}\n${place.home}\n${place.cwd}`
    const known = places.get(key)
    if (known !== undefined) return known
    if (places.size >= maxPlaces) places.clear()
    const made = compilePolicy(policyInputOf(document, place))
    places.set(key, made)
    return made
  }
  const combine: Judge['combine'] = (decisions) => combined(decisions, guard)
  return {
    guard,
    policyAt,
    combine,
    judge: (call, place, reading) => combine(judged(policyAt(place), call, reading)),
  }
}

/** What both evaluators say of a call, which is read once for the two. */
export function judged(
  policy: CompiledPolicy,
  call: ToolCall,
  reading: CallReading = createCallReading(),
): Pick<Judgement, 'client' | 'guard'> {
  return { client: predict(policy, call, reading), guard: enforce(policy, call, { reading }) }
}

/** The settings of a document as managed ones. Its folders count as trusted: there is nobody else's to distrust. */
export function policyInputOf({ settings }: PolicyDocument, { cwd, home, mode }: CallPlace): PolicyInput {
  return {
    sources: [{ scope: 'managed', settings }],
    cwd,
    home,
    trusted: true,
    ...(mode === undefined ? {} : { mode }),
  }
}

function combined({ client, guard }: Pick<Judgement, 'client' | 'guard'>, mode: GuardMode): Judgement {
  const guards = mode === 'enforce' && strictness[guard.verdict] > strictness[client.verdict]
  return { client, guard, verdict: guards ? guard.verdict : client.verdict, by: guards ? 'guard' : 'client' }
}

/** Deny over ask over allow. */
export const strictness: Readonly<Record<Verdict, number>> = { allow: 0, ask: 1, deny: 2 }

/** A project in somebody's home, for calls that do not say where they are made. */
export const anyPlace: CallPlace = { cwd: '/home/dev/project', home: '/home/dev' }
