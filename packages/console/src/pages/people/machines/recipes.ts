import type { NewFederationRuleBody } from '@sekisho/contract/admin-api'

export type Recipe = NonNullable<NewFederationRuleBody['recipe']>

/** Where a rule begins: whose tokens, and conditions to change, a line each. */
interface Start {
  recipe: Recipe
  issuer: string
  conditions: string
}

const other: Start = { recipe: 'oidc', issuer: '', conditions: 'sub = ' }

/** The systems that are known, and any other. */
export const recipes: readonly Start[] = [
  {
    recipe: 'github_actions',
    issuer: 'https://token.actions.githubusercontent.com',
    conditions: 'repository = example-org/app\nref = refs/heads/main',
  },
  {
    recipe: 'gitlab',
    issuer: 'https://gitlab.com',
    conditions: 'project_path = example-group/app\nref_protected = true',
  },
  { recipe: 'kubernetes', issuer: '', conditions: 'sub = system:serviceaccount:namespace:name' },
  other,
]

/** Where a rule for tokens of this recipe begins; of any other issuer when it is unknown. */
export function startOf(name: string): Start {
  return recipes.find(({ recipe }) => recipe === name) ?? other
}
