import { describe, expect, it } from 'vitest'
import type { Conditions } from './conditions.ts'
import { checkRecipe, githubIssuer, gitlabIssuer, type Recipe } from './recipes.ts'

const own = 'https://issuer.example.com'

function codeOf(issuer: string, conditions: Conditions, recipe?: Recipe): string | undefined {
  try {
    checkRecipe({ issuer, conditions, recipe })
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('GitHub Actions', () => {
  const good: Conditions[] = [
    { repository: ['example-org/app'] },
    { repository: ['example-org/*'], ref: ['refs/heads/main'] },
    { repository_owner: ['example-org'], environment: ['production'] },
    { repository_id: ['74'] },
    { sub: ['repo:example-org/*:environment:production'] },
    {
      repository: ['example-org/app'],
      job_workflow_ref: ['example-org/shared/.github/workflows/*@refs/heads/main'],
    },
  ]
  it.each(good)('a rule of %j is accepted', (conditions) => {
    expect(codeOf(githubIssuer, conditions)).toBeUndefined()
  })

  const open: Conditions[] = [
    { ref: ['refs/heads/main'] },
    { environment: ['production'], event_name: ['push'] },
    { job_workflow_ref: ['example-org/shared/.github/workflows/x.yml@refs/heads/main'] },
    { repository: ['*/app'] },
    { repository: ['example-*/app'] },
    { repository: ['example-org/app', '**app'] },
    { repository_owner: ['example-*'] },
    { repository_id: ['7*'] },
    { sub: ['*:ref:refs/heads/main'] },
    { sub: ['repo:*/app:ref:refs/heads/main'] },
    { sub: ['environment:production'] },
    { actor: ['octocat'] },
  ]
  it.each(open)('a rule of %j would let in anybody, whatever recipe is named', (conditions) => {
    expect(codeOf(githubIssuer, conditions)).toBe('federation_not_pinned')
    for (const recipe of ['oidc', 'github_actions'] as const)
      expect(codeOf(githubIssuer, conditions, recipe)).toBe('federation_not_pinned')
  })

  it('a claim that its tokens do not have is refused, unless the recipe is oidc', () => {
    const conditions = { repository: ['example-org/app'], repo: ['app'] }
    expect(codeOf(githubIssuer, conditions)).toBe('federation_claim_unknown')
    expect(codeOf(githubIssuer, conditions, 'oidc')).toBeUndefined()
  })

  it('of an enterprise server is known by the recipe', () => {
    const issuer = 'https://github.example.com/_services/token'
    expect(codeOf(issuer, { ref: ['refs/heads/main'] }, 'github_actions')).toBe('federation_not_pinned')
    expect(codeOf(issuer, { repository: ['example-org/app'] }, 'github_actions')).toBeUndefined()
  })
})

describe('GitLab CI', () => {
  it.each<Conditions>([
    { project_path: ['example-group/app'], ref: ['main'], ref_protected: ['true'] },
    { project_path: ['example-group/**'] },
    { namespace_path: ['example-group'], environment: ['production'] },
    { project_id: ['22'] },
    { sub: ['project_path:example-group/app:ref_type:branch:ref:main'] },
  ])('a rule of %j is accepted', (conditions) => {
    expect(codeOf(gitlabIssuer, conditions)).toBeUndefined()
  })

  it.each<Conditions>([
    { ref: ['main'], ref_protected: ['true'] },
    { project_path: ['*/app'] },
    { namespace_path: ['example*'] },
    { sub: ['project_path:*:ref_type:branch:ref:main'] },
  ])('a rule of %j would let in anybody', (conditions) => {
    expect(codeOf(gitlabIssuer, conditions)).toBe('federation_not_pinned')
  })
})

describe('Kubernetes', () => {
  it('a rule names the namespace and the account', () => {
    const sub = ['system:serviceaccount:agents:reviewer', 'system:serviceaccount:agents:ci-*']
    expect(codeOf(own, { sub }, 'kubernetes')).toBeUndefined()
  })

  it.each<Conditions>([
    { '/kubernetes.io/namespace': ['agents'] },
    { sub: ['reviewer'] },
    { sub: ['system:serviceaccount:*:reviewer'] },
    { sub: ['system:serviceaccount:agents:reviewer', 'system:**'] },
    { sub: ['system:serviceaccount:agents'] },
    { sub: ['system:node:agents:reviewer'] },
  ])('a rule of %j is refused', (conditions) => {
    expect(codeOf(own, conditions, 'kubernetes')).toBe('federation_subject_form')
  })
})

it('any other issuer may have any claim', () => {
  expect(codeOf(own, { 'https://example.com/team': ['platform'] })).toBeUndefined()
})
