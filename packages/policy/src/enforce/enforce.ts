import type { Decision } from '../predict/decision.ts'
import type { CompiledPolicy } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { valueAt } from '../settings/json.ts'
import { holdsMarks } from './abstract-text.ts'
import { Effects } from './effects.ts'
import { judgeEffects, type KnownFiles } from './judge.ts'
import { judgeTool } from './judge-tool.ts'
import { interpreter, runWhole } from './run-script.ts'
import { startingShell } from './shell-state.ts'

/** Longer commands are not read; bash itself takes more, but nobody reviews them. */
const maxLength = 100_000

/** Steps one command may take: some for each character, so that the time grows with its length only. */
function allowance(length: number): number {
  return 4000 + 4 * length
}

/** What a Bash command does, gathered without running it. */
export function effectsOf(command: string, { cwd, home }: { cwd: string; home: string }): Effects {
  const effects = new Effects(home, allowance(command.length))
  if (command.length > maxLength) effects.unknown('a command longer than is read')
  else if (holdsMarks(command)) effects.unknown('private characters')
  else runWhole(command, startingShell(cwd, effects, interpreter))
  return effects
}

/**
 * What ought to happen to a call under a policy: by what it does, not how it is spelled. What is not understood is never
 * allowed. Never throws.
 */
export function enforce(policy: CompiledPolicy, call: ToolCall, files?: KnownFiles): Decision {
  const decision = byTool(policy, call, files)
  if (policy.mode !== 'dontAsk' || decision.verdict !== 'ask') return decision
  return { ...decision, verdict: 'deny', reason: `${decision.reason}, and the mode dontAsk asks nobody` }
}

function byTool(policy: CompiledPolicy, call: ToolCall, files: KnownFiles): Decision {
  const whole = judgeTool(policy, call)
  if (call.tool !== 'Bash' || whole.verdict === 'deny') return whole
  const command = valueAt(call.input, 'command')
  if (typeof command !== 'string') return { verdict: 'ask', reason: 'not understood: no command' }
  const decision = judgeEffects(policy, effectsOf(command, policy).all, files)
  return decision.verdict === 'allow' && whole.verdict === 'ask' && whole.rule !== undefined
    ? whole
    : decision
}
