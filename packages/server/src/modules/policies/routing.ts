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

type Condition = (call: RoutedCall) => boolean

/** How the model that is asked for stands to a rule. */
interface Fit {
  /** among those the rule is for */
  isMeant: boolean
  /** the very one the rule leads to */
  isTarget: boolean
}

/** Names are the client's own words: more than these are no company's models, and are worked out again. */
const maxKnownModels = 256

/** Compiles the routing rules once; undefined when there are none, so that calls pay nothing for them. */
export function createRouting({ rules, resolveAlias }: RoutingDeps): Routing | undefined {
  if (rules.length === 0) return undefined
  const compiled = rules.map(({ match, to }, rule) => {
    const model = resolveAlias(to) ?? to
    return {
      conditions: conditionsOf(match),
      fit: compileFit(match.models, model),
      answer: { to: model, rule },
    }
  })
  const known = new Map<string, readonly Fit[]>()

  /** One for each rule, in their order. */
  function fitsOf(model: string): readonly Fit[] {
    const found = known.get(model)
    if (found !== undefined) return found
    const requested = readModelName(model, resolveAlias)
    const fits = compiled.map(({ fit }) => fit(requested))
    if (known.size === maxKnownModels) known.clear()
    known.set(model, fits)
    return fits
  }

  return {
    find(call, mayServe) {
      const fits = fitsOf(call.model)
      for (const { conditions, answer } of compiled) {
        const fit = fits[answer.rule]
        if (!fit?.isMeant || !conditions.every((holds) => holds(call))) continue
        if (fit.isTarget) return undefined
        if (mayServe(answer.to)) return answer
      }
      return undefined
    },
  }
}

function compileFit(models: readonly string[] | undefined, to: string): (requested: RequestedModel) => Fit {
  const meant = models?.map(compileModelPattern)
  const isTarget = compileModelPattern(to)
  return (requested) => ({
    isMeant: meant?.some((matches) => matches(requested)) ?? true,
    isTarget: isTarget(requested),
  })
}

function conditionsOf(match: RoutingRule['match']): Condition[] {
  const { roles, groups, agent, maxTokensAtMost } = match
  const conditions: Condition[] = []
  if (agent !== undefined) conditions.push(({ headers }) => agentOf(headers) === agent)
  if (maxTokensAtMost !== undefined)
    conditions.push(({ maxTokens }) => maxTokens !== undefined && maxTokens <= maxTokensAtMost)
  if (match.requestClasses !== undefined) conditions.push(ofClass(new Set(match.requestClasses)))
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
