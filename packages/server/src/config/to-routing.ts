import { createPolicies, type RoutingRule } from '../modules/policies/index.ts'
import type { Source } from './findings.ts'
import type { ConfigFile } from './schema/file.ts'

type FileRule = ConfigFile['sekisho']['routing'][number]

/** The routing rules. One that is never reached, or whose model is not offered, is a mistake. */
export function toRouting({ file, findings }: Source): readonly RoutingRule[] {
  const rules = file.sekisho.routing
  const forAll = rules.findIndex(({ match }) => Object.keys(match).length === 0)
  if (forAll !== -1 && forAll < rules.length - 1)
    findings.problem(
      ['sekisho', 'routing', forAll],
      'has no match, so that no rule after it is ever reached; give it a match or make it the last',
    )
  if (!file.auto_include_builtin_models)
    for (const [index, { to }] of rules.entries())
      if (!isListed(file, to))
        findings.problem(
          ['sekisho', 'routing', index, 'to'],
          'is not offered; add it to models, or set auto_include_builtin_models: true',
        )
  return rules.map(toRule)
}

/** By its id, with or without its date, or by its family. */
function isListed({ models = [] }: ConfigFile, to: string): boolean {
  return models.some(({ id }) => allows(id, to) || allows(to, id))
}

function allows(pattern: string, model: string): boolean {
  const policies = createPolicies({ rules: [{ models: [pattern] }], resolveAlias: () => undefined })
  return policies.snapshotFor({ roles: [], groups: [] }).allowsModel(model)
}

function toRule({ match, to }: FileRule): RoutingRule {
  const { roles, groups, models, request_class, agent, max_tokens_at_most } = match
  return {
    match: {
      ...(roles === undefined ? {} : { roles }),
      ...(groups === undefined ? {} : { groups }),
      ...(models === undefined ? {} : { models }),
      ...(request_class === undefined ? {} : { requestClasses: request_class }),
      ...(agent === undefined ? {} : { agent }),
      ...(max_tokens_at_most === undefined ? {} : { maxTokensAtMost: max_tokens_at_most }),
    },
    to,
  }
}
