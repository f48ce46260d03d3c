import { matchCommand } from '../rules/command-pattern.ts'
import { toolKeys } from '../rules/rule-keys.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { byRule, decide, type Decision } from './decision.ts'
import type { CompiledPolicy } from './policy.ts'
import { specifierRule, wholeToolRule } from './tool-rules.ts'

const aliases: Readonly<Record<string, string>> = {
  rm: 'remove-item',
  del: 'remove-item',
  ri: 'remove-item',
  rd: 'remove-item',
  rmdir: 'remove-item',
  erase: 'remove-item',
  ls: 'get-childitem',
  dir: 'get-childitem',
  gci: 'get-childitem',
  cat: 'get-content',
  gc: 'get-content',
  type: 'get-content',
  cp: 'copy-item',
  copy: 'copy-item',
  mv: 'move-item',
  move: 'move-item',
  echo: 'write-output',
  iwr: 'invoke-webrequest',
  curl: 'invoke-webrequest',
  wget: 'invoke-webrequest',
  iex: 'invoke-expression',
}

/** Rules as for Bash, without regard to case and to aliases. Not measured: what no rule decides is asked about. */
export function predictPowerShell(policy: CompiledPolicy, command: string): Decision {
  const parts = command.split(/[;|\n]|&&|\|\|/).map(canonical)
  for (const effect of ['deny', 'ask'] as const) {
    const rule = parts.map((part) => rulesFor(policy, part, effect)).find((found) => found !== undefined)
    const found = rule ?? wholeToolRule(policy, 'PowerShell', effect)
    if (found) return byRule(found)
  }
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  const whole = wholeToolRule(policy, 'PowerShell', 'allow')
  if (whole) return byRule(whole)
  const rules = parts.map((part) => rulesFor(policy, part, 'allow'))
  const [first] = rules
  const all =
    first !== undefined && rules.every((rule) => rule !== undefined) && !/[$`(){}<>@&]/.test(command)
  return all ? byRule(first) : decide('ask', 'no-rule', { detail: 'the command' })
}

function rulesFor(
  policy: CompiledPolicy,
  part: string,
  effect: RuleEffect,
): ReturnType<typeof specifierRule> {
  return specifierRule(policy, 'PowerShell', {
    effect,
    keys: () => toolKeys('PowerShell'),
    accepts: (specifier) => matchCommand(canonical(specifier), part),
  })
}

function canonical(command: string): string {
  const [name = '', ...rest] = command
    .trim()
    .toLowerCase()
    .split(/(?=\s|:\*$)/)
  return `${Object.hasOwn(aliases, name) ? aliases[name] : name}${rest.join('')}`
}
