import { compileSubjects, type PolicySubject } from './subjects.ts'
import { compileModelPattern, readModelName, type RequestedModel } from './model-pattern.ts'
import type { RoutingRule } from './routing-rule.ts'

/** A call, as far as routing rules ask. */
export interface RoutedCall {
  subject: PolicySubject
  model: string
  maxTokens: number | undefined
  /** by name in lower case; what a client says of itself, believed because it can only win what it is allowed anyway */
  headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface Routing {
  /**
   * The first rule that matches and whose model `mayServe`; undefined: the call goes where it asks to go, also when that
   * rule names the model it asks for.
   */
  find(call: RoutedCall, mayServe: (model: string) => boolean): { to: string; rule: number } | undefined
}

interface RoutingDeps {
  rules: readonly RoutingRule[]
  /** `opus` → the model id it stands for; undefined for anything that is no alias */
  resolveAlias: (alias: string) => string | undefined
}

interface Asked extends RoutedCall {
  requested: RequestedModel
}

type Condition = (call: Asked) => boolean

/** Compiles the routing rules once; undefined when there are none, so that calls pay nothing for them. */
export function createRouting({ rules, resolveAlias }: RoutingDeps): Routing | undefined {
  if (rules.length === 0) return undefined
  const compiled = rules.map(({ match, to }, rule) => {
    const model = resolveAlias(to) ?? to
    return {
      conditions: conditionsOf(match),
      isServedBy: compileModelPattern(model),
      answer: { to: model, rule },
    }
  })
  return {
    find(call, mayServe) {
      const asked = { ...call, requested: readModelName(call.model, resolveAlias) }
      for (const { conditions, isServedBy, answer } of compiled) {
        if (!conditions.every((holds) => holds(asked))) continue
        if (isServedBy(asked.requested)) return undefined
        if (mayServe(answer.to)) return answer
      }
      return undefined
    },
  }
}

function conditionsOf(match: RoutingRule['match']): Condition[] {
  const { roles, groups, models, agent, maxTokensAtMost } = match
  const conditions: Condition[] = []
  if (agent !== undefined) conditions.push(({ headers }) => agentOf(headers) === agent)
  if (maxTokensAtMost !== undefined)
    conditions.push(({ maxTokens }) => maxTokens !== undefined && maxTokens <= maxTokensAtMost)
  if (match.requestClasses !== undefined) conditions.push(ofClass(new Set(match.requestClasses)))
  if (models !== undefined) {
    const matchers = models.map(compileModelPattern)
    conditions.push(({ requested }) => matchers.some((matches) => matches(requested)))
  }
  if (roles !== undefined || groups !== undefined) {
    const matches = compileSubjects({ roles, groups })
    conditions.push(({ subject }) => matches(subject))
  }
  return conditions
}

/** Measured in Claude Code 2.1.330: a subagent's calls carry it, with and without hints; the main conversation's do not. */
function agentOf(headers: RoutedCall['headers']): 'main' | 'subagent' {
  return headers['x-claude-code-agent-id'] ? 'subagent' : 'main'
}

/** The second header's `main` says nothing: the client gives it to many side calls too. */
function ofClass(classes: ReadonlySet<unknown>): Condition {
  return ({ headers }) => {
    const other = headers['x-claude-1p-request-class']
    return classes.has(headers['x-claude-code-request-class']) || (other !== 'main' && classes.has(other))
  }
}
