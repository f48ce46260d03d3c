import type { ToolCall } from '../predict/tool-rules.ts'
import { callWith, mainParameterOf, readCallText } from './call-text.ts'

/** A call as written beside a rule: what the rule's tool is given, or a whole call of any tool. */
export function callOfRule(rule: string, text: string): ToolCall | undefined {
  const whole = wholeCall.test(text) ? readCallText(text) : undefined
  if (whole !== undefined) return whole
  const tool = /^[A-Za-z]\w*/.exec(rule)?.[0] ?? ''
  return mainParameterOf(tool) === undefined ? readCallText(text) : callWith(tool, text)
}

/** A command hardly begins like this: the name of a tool and a parenthesis at once. */
const wholeCall =
  /^(?:Bash|PowerShell|Read|Edit|MultiEdit|Write|NotebookEdit|Glob|Grep|WebFetch|WebSearch|Agent|Skill|mcp__[\w.-]+)\(.*\)$/s
