import type { FederationRuleBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { FederationRule } from './rule.ts'
import type { FederationRules } from './rules.ts'

/** The federation rules' part of the admin API. */
export function federationHandlers(
  rules: FederationRules,
): Pick<AdminHandlers, 'listFederationRules' | 'createFederationRule' | 'removeFederationRule'> {
  return {
    async listFederationRules(query) {
      const { data, next } = await rules.list(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    createFederationRule: async (input, actor) => body(await rules.create(actor, input)),
    removeFederationRule: async (input, actor) => body(await rules.remove(actor, input)),
  }
}

function body({ createdAt, conditions, ...rule }: FederationRule): FederationRuleBody {
  const lists = Object.entries(conditions).map(([claim, patterns]): [string, string[]] => [
    claim,
    [...patterns],
  ])
  return { ...rule, conditions: Object.fromEntries(lists), createdAt: new Date(createdAt).toISOString() }
}
