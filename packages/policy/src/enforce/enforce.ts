import { decide, deniedUnasked, type Decision } from '../predict/decision.ts'
import type { CompiledPolicy } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { valueAt } from '../settings/json.ts'
import { createCallReading, type CallReading } from '../shell/call-reading.ts'
import { parseShell, type ShellReading } from '../shell/parse-shell.ts'
import { holdsMarks } from './abstract-text.ts'
import { Effects } from './effects.ts'
import type { ShellTool } from './allowed.ts'
import { readDisk } from './files/disk.ts'
import type { Files } from './files/files.ts'
import { judgeEffects, judgeSuspected } from './judge.ts'
import { judgeTool } from './judge-tool.ts'
import { suspectedOf } from './mcp-input.ts'
import { runPowerShell } from './powershell/run-powershell.ts'
import { interpreter, runWhole } from './run-script.ts'
import { startingShell } from './shell-state.ts'

/** Longer commands are not read; bash itself takes more, but nobody reviews them. */
const maxLength = 100_000

/**
 * Steps one call may take, a microsecond for some ten of them: about 65 different commands. More are not reviewed by anybody, and
 * an answer within a millisecond is worth more than one about the last of them.
 */
const mostSteps = 4000

/** What a Bash or PowerShell command does, gathered without running it. */
export function effectsOf(
  command: string,
  place: { cwd: string; home: string },
  tool: ShellTool = 'Bash',
): Effects {
  return gatherEffects({ command, tool, parse: () => parseShell(command) }, place)
}

function gatherEffects(
  { command, tool, parse }: { command: string; tool: ShellTool; parse: () => ShellReading },
  { cwd, home }: { cwd: string; home: string },
): Effects {
  const effects = new Effects({ home, start: cwd }, mostSteps)
  if (command.length > maxLength) effects.unknown('a command longer than is read')
  else if (holdsMarks(command)) effects.unknown('private characters')
  else if (tool === 'PowerShell') runPowerShell(command, startingShell(cwd, effects, interpreter), '')
  else runWhole(command, startingShell(cwd, effects, interpreter), parse)
  return effects
}

/** What is known beside the call. */
export interface KnownFiles {
  /** files by absolute path, all there are */
  listed?: readonly string[] | undefined
  /** the disk: what a command's globs, folders and links stand for is looked up there */
  files?: Files | undefined
  /** of this call in this place, where it is judged more than once */
  reading?: CallReading
}

/**
 * What ought to happen to a call under a policy: by what it does, not how it is spelled. What is not understood is never
 * allowed. Never throws.
 */
export function enforce(policy: CompiledPolicy, call: ToolCall, known: KnownFiles = {}): Decision {
  const decision = byTool(policy, call, known)
  if (policy.mode !== 'dontAsk' || decision.verdict !== 'ask') return decision
  return deniedUnasked(decision)
}

function byTool(policy: CompiledPolicy, call: ToolCall, known: KnownFiles): Decision {
  const { listed, files, reading = createCallReading() } = known
  const whole = judgeTool(policy, call)
  const { tool } = call
  if (tool.startsWith('mcp__') && whole.verdict === 'allow') return bySuspicion(policy, call) ?? whole
  if ((tool !== 'Bash' && tool !== 'PowerShell') || whole.verdict === 'deny') return whole
  const command = valueAt(call.input, 'command')
  if (typeof command !== 'string') return decide('ask', 'not-understood', { detail: 'no command' })
  const parse = (): ShellReading => reading.tree(() => parseShell(command))
  const effects = reading.effects(() => gatherEffects({ command, tool, parse }, policy))
  const { all } = effects
  const disk = files === undefined ? undefined : readDisk(files, effects)
  const decision = judgeEffects(policy, all, { tool, listed, disk })
  return decision.verdict === 'allow' && whole.verdict === 'ask' && whole.rule !== undefined
    ? whole
    : decision
}

function bySuspicion(policy: CompiledPolicy, call: ToolCall): Decision | undefined {
  const { effects, commands } = suspectedOf(call, policy)
  const told = effectsOf(commands.join('\n'), policy).all
  return judgeSuspected(policy, [...effects, ...told])
}
