import { lazily } from '../../rules/lazily.ts'
import { commandKeys, toolKey } from '../../rules/rule-keys.ts'
import type { PermissionRule, RuleEffect } from '../../rules/rule.ts'
import type { CallReading } from '../../shell/call-reading.ts'
import type { ClientCommand, ClientReading } from '../../shell/client-command.ts'
import { parseShell, type ShellReading } from '../../shell/parse-shell.ts'
import { byRule, decide, type Decision } from '../decision.ts'
import type { CompiledPolicy } from '../policy.ts'
import { specifierRule, wholeToolRule } from '../tool-rules.ts'
import { allowCommands } from './allow-commands.ts'
import { readBash } from './bash-reading.ts'
import { deniedTexts } from './command-texts.ts'
import { dangerousRemoval } from './dangerous-removal.ts'
import { deniedPath, enteredPath, guardedWrite } from './path-checks.ts'
import { pathRule } from '../file-access.ts'
import { pathUses } from './file-commands.ts'
import { looseTexts } from './loose-texts.ts'
import { isReadOnly } from './read-only.ts'
import { isRemoval, scriptCommands } from './shell-scripts.ts'

/** Longer commands the client does not parse: it looks at the first simple command only. */
const maxParsedLength = 10_000

/** What the client decides for a command of the Bash tool. */
export function predictBash(policy: CompiledPolicy, command: string, call: CallReading): Decision {
  const parse = (): ShellReading => call.tree(() => parseShell(command))
  const read = call.asClient(() => readBash(command, policy, parse))
  if (!read.understood) return notUnderstood(policy, command.slice(0, maxParsedLength), read.reason)
  const { reading, deniedTexts } = read
  if (command.length > maxParsedLength) return overLong(policy, reading)
  return (
    ruleFor(policy, deniedTexts, 'deny') ??
    deniedPath(policy, reading, command) ??
    ruleFor(policy, deniedTexts, 'ask') ??
    removal(policy, reading) ??
    enteredPath(policy, reading) ??
    allowed(policy, reading, command)
  )
}

/** The first rule that is about one of the texts. */
function ruleFor(
  policy: CompiledPolicy,
  texts: () => readonly string[],
  effect: 'deny' | 'ask',
): Decision | undefined {
  const rule = ruleAbout(policy, texts(), effect)
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
    keys: () => [toolKey('Bash'), ...texts.flatMap(commandKeys)],
    accepts: (_, rule) => texts.some(policy.matchesCommand(rule)),
  })
}

function removal(policy: CompiledPolicy, { commands, problems }: ClientReading): Decision | undefined {
  // Measured: with permissions bypassed it does not look into these.
  const closed = problems.includes('a case') || problems.includes('a function')
  if (policy.mode === 'bypassPermissions' && closed) return undefined
  for (const command of commands) {
    const scripted = scriptCommands(command, policy)
    const reason = [command, ...scripted]
      .map((one) => dangerousRemoval(one, policy))
      .find((found) => found !== undefined)
    if (reason !== undefined) return decide('ask', 'dangerous-removal', { detail: reason })
    const removals = scripted.filter(isRemoval)
    const rule = ruleAbout(policy, removals.flatMap(deniedTexts), 'deny') ?? removedPath(policy, removals)
    if (rule) return decide('ask', 'rule-denies-removal-in-script', { rule })
  }
  return undefined
}

/** The rule that denies changing a path one of them removes. */
function removedPath(policy: CompiledPolicy, removals: readonly ClientCommand[]): PermissionRule | undefined {
  for (const removal of removals)
    for (const { path, glob } of pathUses(removal, policy, policy.cwd)) {
      const rule = glob ? undefined : pathRule(policy, path, { tool: 'Edit', effect: 'deny' })
      if (rule) return rule
    }
  return undefined
}

function allowed(policy: CompiledPolicy, reading: ClientReading, source: string): Decision {
  return (
    readsBehind(policy, reading) ??
    (policy.mode === 'bypassPermissions' ? undefined : guardedWrite(policy, reading)) ??
    wholeToolAllows(policy) ??
    allowCommands(policy, reading, source)
  )
}

/** Measured: what would run unasked as reading, were it not for a `&`, is asked about though a rule allows the tool. */
function readsBehind({ mode }: CompiledPolicy, reading: ClientReading): Decision | undefined {
  const { background, subshell, problems, commands } = reading
  if (!background || subshell || problems.length > 0 || mode === 'bypassPermissions') return undefined
  return commands.every((command) => command.hidden || isReadOnly(command))
    ? decide('ask', 'background')
    : undefined
}

function wholeToolAllows(policy: CompiledPolicy): Decision | undefined {
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  const rule = wholeToolRule(policy, 'Bash', 'allow')
  return rule === undefined ? undefined : byRule(rule)
}

function overLong(policy: CompiledPolicy, { commands }: ClientReading): Decision {
  const first = lazily(() => commands.slice(0, 1).flatMap(deniedTexts))
  return (
    ruleFor(policy, first, 'deny') ??
    ruleFor(policy, first, 'ask') ??
    wholeToolAllows(policy) ??
    decide('ask', 'too-long')
  )
}

/** Rules are then held against the text as a whole, and against what a parser that mends errors finds in it. */
function notUnderstood(policy: CompiledPolicy, command: string, reason: string): Decision {
  const texts = [command, ...looseTexts(command)]
  for (const effect of ['deny', 'ask'] as const) {
    const rule = ruleAbout(policy, texts, effect)
    if (rule) return byRule(rule)
  }
  return wholeToolAllows(policy) ?? decide('ask', 'not-parsed', { detail: reason })
}
