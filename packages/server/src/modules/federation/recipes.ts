import { AdminProblem } from '@sekisho/contract'
import type { NewFederationRuleBody } from '@sekisho/contract/admin-api'
import type { Conditions } from './conditions.ts'

export type Recipe = NonNullable<NewFederationRuleBody['recipe']>

export const githubIssuer = 'https://token.actions.githubusercontent.com'
export const gitlabIssuer = 'https://gitlab.com'

/**
 * Checks conditions against what tokens of that kind have. `oidc` accepts any claim, also of a known issuer (it may have
 * gained some), but an issuer whose tokens anybody can have is always pinned.
 * @throws AdminProblem federation_claim_unknown, federation_not_pinned, federation_subject_form
 */
export function checkRecipe({ issuer, conditions, recipe }: Checked): void {
  const known = recipeOf(issuer)
  const wanted = recipe ?? known ?? 'oidc'
  if (wanted !== 'oidc') checkClaims(wanted, conditions)
  if (wanted === 'kubernetes') checkSubject(conditions)
  const shared = known ?? wanted
  if (shared === 'github_actions' || shared === 'gitlab') checkPinned(shared, conditions)
}

interface Checked {
  issuer: string
  conditions: Conditions
  recipe?: Recipe | undefined
}

function recipeOf(issuer: string): 'github_actions' | 'gitlab' | undefined {
  if (issuer === githubIssuer) return 'github_actions'
  return issuer === gitlabIssuer ? 'gitlab' : undefined
}

const names = { github_actions: 'GitHub Actions', gitlab: 'GitLab CI', kubernetes: 'Kubernetes' } as const

/** What the issuers document, as of November 2026. */
const claims = {
  github_actions:
    'sub repository repository_id repository_owner repository_owner_id repository_visibility ref ref_type ' +
    'ref_protected environment environment_node_id job_workflow_ref job_workflow_sha workflow workflow_ref ' +
    'workflow_sha event_name actor actor_id base_ref head_ref sha run_id run_number run_attempt ' +
    'runner_environment enterprise enterprise_id',
  gitlab:
    'sub project_path project_id namespace_path namespace_id project_visibility ref ref_type ref_path ' +
    'ref_protected environment environment_protected environment_action deployment_tier pipeline_id ' +
    'pipeline_source job_id sha ci_config_ref_uri ci_config_sha runner_id runner_environment groups_direct ' +
    'user_id user_login user_email user_access_level',
  kubernetes:
    'sub /kubernetes.io/namespace /kubernetes.io/serviceaccount/name /kubernetes.io/serviceaccount/uid ' +
    '/kubernetes.io/pod/name /kubernetes.io/pod/uid /kubernetes.io/node/name /kubernetes.io/node/uid',
} as const satisfies Record<Exclude<Recipe, 'oidc'>, string>

function checkClaims(recipe: keyof typeof claims, conditions: Conditions): void {
  const known = claims[recipe].split(' ')
  const claim = Object.keys(conditions).find((name) => !known.includes(name))
  if (claim === undefined) return
  throw new AdminProblem('federation_claim_unknown', {
    recipe: names[recipe],
    claim,
    claims: known.join(', '),
  })
}

/** `path`: the first segment is the owner; `id`: the whole value is. */
const pins = {
  github_actions: {
    repository: 'path',
    repository_owner: 'id',
    repository_id: 'id',
    repository_owner_id: 'id',
    sub: 'repo:',
  },
  gitlab: {
    project_path: 'path',
    namespace_path: 'path',
    project_id: 'id',
    namespace_id: 'id',
    sub: 'project_path:',
  },
} as const

/**
 * The whole world has tokens of these issuers, so that a rule which names no owner lets the whole world in. Not
 * `job_workflow_ref`: anybody may call a reusable workflow of a public repository.
 */
function checkPinned(recipe: keyof typeof pins, conditions: Conditions): void {
  const rules = Object.entries(pins[recipe])
  const pinned = rules.some(([claim, form]) => {
    const patterns = Object.hasOwn(conditions, claim) ? conditions[claim] : undefined
    return patterns?.every((pattern) => isPinned(pattern, form)) ?? false
  })
  if (pinned) return
  throw new AdminProblem('federation_not_pinned', {
    recipe: names[recipe],
    claims: rules.map(([claim]) => claim).join(', '),
  })
}

function isPinned(pattern: string, form: string): boolean {
  if (form === 'id') return !pattern.includes('*')
  const [owner = ''] = pattern.split('/')
  if (form === 'path') return owner !== '' && !owner.includes('*')
  return owner.startsWith(form) && owner.length > form.length && !owner.includes('*')
}

/** Names of namespaces and accounts are DNS labels and subdomains (RFC 1123). */
const subjectForm = /^system:serviceaccount:[a-z0-9-]+:[a-z0-9.*-]+$/

function checkSubject(conditions: Conditions): void {
  const subjects = Object.hasOwn(conditions, 'sub') ? conditions['sub'] : undefined
  if (subjects?.every((subject) => subjectForm.test(subject))) return
  throw new AdminProblem('federation_subject_form')
}
