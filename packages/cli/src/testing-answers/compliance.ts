/** Test support: answers about compliance keys, with text that tries to command the terminal. */
const complianceKey = {
  id: 'cak_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'siem\u001B[2J',
  scopes: ['read:compliance_activities' as const],
  hint: 'aB3_',
  createdAt: '2026-11-22T06:14:00.000Z',
}

export const complianceAnswers = {
  listComplianceKeys: { data: [complianceKey] },
  createComplianceKey: { key: complianceKey, secret: `sk-skh-cmp-${'a'.repeat(43)}` },
  revokeComplianceKey: { ...complianceKey, revokedAt: '2026-11-22T06:14:00.000Z' },
}
