import type { ChargebackRowBody, ReconciliationBody } from '@sekisho/contract/admin-api'
import type { Answers } from '../testing.ts'
import { credential } from './credentials.ts'
import { person } from './people.ts'
import { project } from './projects.ts'
import { tokens } from './records.ts'

const closedMonth = {
  month: '2026-10',
  zone: 'utc' as const,
  rows: 3,
  costMicroUsd: 1_229_500_003,
  digest: 'digest\u001B[2J',
  closedAt: '2026-11-02T06:14:00.000Z',
}

const compared = (line: Partial<ReconciliationBody['data'][number]>) => ({
  provider: 'anthropic',
  day: '2026-10-01',
  model: 'claude-opus-5-5',
  theirsMicroUsd: 0,
  oursMicroUsd: 0,
  differenceMicroUsd: 0,
  boundMicroUsd: 2,
  doubtfulMicroUsd: 0,
  verdict: 'rounding' as const,
  theirLines: 1,
  calls: 4,
  contractCalls: 0,
  estimatedCalls: 0,
  lostCalls: 0,
  unlistedCalls: 0,
  ...line,
})

const charge = (row: Partial<ChargebackRowBody>) => ({
  costCentre: 'CC-1',
  projectId: project.id,
  personId: person.id,
  model: 'claude-opus-5-5',
  simulated: false,
  calls: 3,
  failedCalls: 1,
  ...tokens,
  webSearches: 0,
  costMicroUsd: 0,
  ...row,
})

export const reports = {
  readChargeback: {
    month: '2026-10',
    zone: 'utc',
    timeZone: 'UTC',
    by: ['cost_centre', 'project', 'person', 'model'],
    closed: { ...closedMonth, intact: true },
    data: [
      charge({ projectName: 'payments\u001B[2J', personName: '田中\u009B2J', costMicroUsd: 1_234_500_001 }),
      charge({ costCentre: '=HYPERLINK("http://evil.test")', personId: 'per_left', costMicroUsd: 2 }),
      charge({ adjusts: '2026-09', costMicroUsd: -5_000_000 }),
      charge({ simulated: true, costMicroUsd: 77_000_000 }),
    ],
    total: { calls: 9, costMicroUsd: 1_229_500_003 },
    adjustments: { calls: 3, costMicroUsd: -5_000_000 },
    practice: { calls: 3, costMicroUsd: 77_000_000 },
  },
  closeMonth: closedMonth,
  readSavings: {
    month: '2026-10',
    cache: [
      {
        personId: person.id,
        personName: person.name,
        projectId: '',
        calls: 3,
        promptTokens: 600_000,
        cacheReadTokens: 400_000,
        hitPercent: 66,
        lostTokens: 70_001,
        lostMicroUsd: 1_400_020,
      },
    ],
    smallRequests: [
      {
        model: 'claude-opus-5-5\u001B[2J',
        provider: 'anthropic',
        smallerModel: 'claude-haiku-5-5',
        calls: 12,
        costMicroUsd: 16_000,
        savedMicroUsd: 5_700,
      },
    ],
    batch: [
      {
        personId: 'svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
        model: 'claude-opus-5-5',
        calls: 1,
        costMicroUsd: 100_001,
        savedMicroUsd: 50_000,
      },
    ],
    idleCredentials: [
      {
        credentialId: credential.id,
        name: credential.name,
        personId: person.id,
        createdAt: credential.createdAt,
      },
    ],
    idleDays: 30,
  },
  importCostReport: {
    id: 'rpt_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
    provider: 'anthropic\u001B[2J',
    from: '2026-10-01',
    to: '2026-10-31',
    days: 31,
    lines: 93,
    costMicroUsd: 1_234_567_890,
    importedAt: '2026-11-02T06:14:00.000Z',
  },
  readReconciliation: {
    month: '2026-10',
    providers: ['anthropic\u001B[2J'],
    withoutReport: [{ provider: 'anthropic', day: '2026-10-31' }],
    data: [
      compared({ model: 'claude\u009B2J', theirsMicroUsd: 10, oursMicroUsd: 8, differenceMicroUsd: 2 }),
      compared({ verdict: 'doubt', contractCalls: 4, lostCalls: 1, estimatedCalls: 2, unlistedCalls: 1 }),
      compared({ verdict: 'outside', calls: 0, theirsMicroUsd: 5_000_000, differenceMicroUsd: 5_000_000 }),
    ],
    total: {
      theirsMicroUsd: 5_000_010,
      oursMicroUsd: 8,
      differenceMicroUsd: 5_000_002,
      boundMicroUsd: 6,
      unexplainedMicroUsd: 0,
    },
  },
} satisfies Answers
