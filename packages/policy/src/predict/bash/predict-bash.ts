import { matchCommand } from '../../rules/command-pattern.ts'
import type { PermissionRule, RuleEffect } from '../../rules/rule.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { parseShell } from '../../shell/parse-shell.ts'
import { readCommands } from '../../shell/read-commands.ts'
import { textProblem } from '../../shell/text-problems.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import type { CompiledPolicy } from '../policy.ts'
import { specifierRule, wholeToolRule } from '../tool-rules.ts'
import { allowCommands } from './allow-commands.ts'
import { deniedTexts } from './command-texts.ts'
import { dangerousRemoval } from './dangerous-removal.ts'
import { deniedPath, enteredPath } from './path-checks.ts'
import { isRemoval, scriptCommands } from './shell-scripts.ts'

/** Longer commands the client does not parse: it looks at the first simple command only. */
const maxParsedLength = 10_000

/** Longer ones are not read at all here. */
const maxLength = 200_000

/** What the client decides for a command of the Bash tool. */
export function predictBash(policy: CompiledPolicy, command: string): Decision {
  const short = command.length <= maxLength
  const parsed = short ? parseShell(command) : ({ understood: false, reason: 'too long' } as const)
  const { home, cwd } = policy
  if (!parsed.understood) return notUnderstood(policy, command.slice(0, maxParsedLength), parsed.reason)
  const found = readCommands(parsed.script, { source: command, home, cwd })
  const problem = textProblem(command)
  const reading = problem === undefined ? found : { ...found, problems: [problem, ...found.problems] }
  if (command.length > maxParsedLength) return overLong(policy, reading)
  return (
    ruleFor(policy, reading.commands, 'deny') ??
    deniedPath(policy, reading) ??
    ruleFor(policy, reading.commands, 'ask') ??
    removal(policy, reading.commands) ??
    enteredPath(policy, reading) ??
    allowed(policy, reading)
  )
}

/** The first rule that is about one of the commands. */
function ruleFor(
  policy: CompiledPolicy,
  commands: readonly ClientCommand[],
  effect: 'deny' | 'ask',
): Decision | undefined {
  const rule = ruleAbout(policy, commands.flatMap(deniedTexts), effect)
  const found = rule ?? (effect === 'ask' ? wholeToolRule(policy, 'Bash', effect) : undefined)
  return found === undefined ? undefined : byRule(found)
}

function ruleAbout(
  policy: CompiledPolicy,
  texts: readonly string[],
  effect: RuleEffect,
): PermissionRule | undefined {
  return specifierRule(policy, 'Bash', {
    effect,
    accepts: (specifier) => texts.some((text) => matchCommand(specifier, text)),
  })
}

function removal(policy: CompiledPolicy, commands: readonly ClientCommand[]): Decision | undefined {
  for (const command of commands) {
    const scripted = scriptCommands(command, policy)
    const reason = [command, ...scripted]
      .map((one) => dangerousRemoval(one, policy))
      .find((found) => found !== undefined)
    if (reason !== undefined) return decide('ask', reason)
    const rule = ruleAbout(policy, scripted.filter(isRemoval).flatMap(deniedTexts), 'deny')
    if (rule) return { ...byRule(rule), verdict: 'ask', reason: 'a rule denies a removal in its script' }
  }
  return undefined
}

function allowed(policy: CompiledPolicy, reading: ClientReading): Decision {
  return wholeToolAllows(policy) ?? allowCommands(policy, reading)
}

function wholeToolAllows(policy: CompiledPolicy): Decision | undefined {
  if (policy.mode === 'bypassPermissions') return decide('allow', 'permissions are bypassed')
  const rule = wholeToolRule(policy, 'Bash', 'allow')
  return rule === undefined ? undefined : byRule(rule)
}

function overLong(policy: CompiledPolicy, { commands }: ClientReading): Decision {
  const first = commands.slice(0, 1)
  return (
    ruleFor(policy, first, 'deny') ??
    ruleFor(policy, first, 'ask') ??
    wholeToolAllows(policy) ??
    decide('ask', 'the command is too long to be parsed')
  )
}

/** Rules are then held against the text as a whole. */
function notUnderstood(policy: CompiledPolicy, command: string, reason: string): Decision {
  for (const effect of ['deny', 'ask'] as const) {
    const rule = ruleAbout(policy, [command], effect)
    if (rule) return byRule(rule)
  }
  return wholeToolAllows(policy) ?? decide('ask', `the command is not understood: ${reason}`)
}
