export type { AccessPolicy } from './access-policy.ts'
export type { AccessRule } from './access.ts'
export { createPolicies, type Policies, type PolicySubject } from './policies.ts'
