export type { AccessPolicy, Decision, PolicyField } from './access-policy.ts'
export type { AccessRule } from './access.ts'
export { createPolicies, type Policies, type PoliciesDeps, type PolicySubject } from './policies.ts'
