import type { ComplianceScope } from '@sekisho/contract'
import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about compliance keys, and answers as their schemas say. */

export const complianceKeyId = 'cak_00000000000000000000000001'
const scopes: ComplianceScope[] = ['read:compliance_activities']
const key = {
  id: complianceKeyId,
  name: 'siem',
  scopes,
  hint: 'abcd',
  createdAt: '2026-11-22T06:14:00.000Z',
}

export const complianceBodies = {
  createComplianceKey: { name: 'siem', scopes },
  revokeComplianceKey: { reason: 'replaced' },
}

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

export function complianceAnswers(
  answer: Answer,
): Pick<AdminHandlers, 'listComplianceKeys' | 'createComplianceKey' | 'revokeComplianceKey'> {
  return {
    listComplianceKeys: answer({ data: [key] }),
    createComplianceKey: answer({ key, secret: 'sk-skh-cmp-secret' }),
    revokeComplianceKey: answer({ ...key, revokedAt: key.createdAt }),
  }
}
