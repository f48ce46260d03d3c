import { costReport, newCostReport, reconciliation, reconciliationQuery } from './cost-reports.ts'
import { savingsQuery, savingsReport } from './savings.ts'
import { chargebackQuery, chargebackReport, closedMonth, monthToClose } from './reports.ts'

/** Who pays for what; part of `adminRoutes`, where they are checked. */
export const reportRoutes = {
  readChargeback: {
    method: 'get',
    path: '/api/reports/chargeback',
    permission: 'reports.read',
    summary: 'What each cost centre, project, person and model cost in a month',
    query: chargebackQuery,
    response: chargebackReport,
    status: 200,
  },
  closeMonth: {
    method: 'post',
    path: '/api/reports/close',
    permission: 'reports.write',
    summary: 'Close a month for good: what comes in later is an adjustment of the month after',
    body: monthToClose,
    response: closedMonth,
    status: 201,
  },
  importCostReport: {
    method: 'post',
    path: '/api/reports/cost-reports',
    permission: 'reports.write',
    summary: 'Take over a provider’s own cost report; its days replace what earlier ones said of them',
    body: newCostReport,
    response: costReport,
    status: 201,
  },
  readReconciliation: {
    method: 'get',
    path: '/api/reports/reconciliation',
    permission: 'reports.read',
    summary: 'Per UTC day and model: what the provider says, what the ledger says, and why they differ',
    query: reconciliationQuery,
    response: reconciliation,
    status: 200,
  },
  readSavings: {
    method: 'get',
    path: '/api/reports/savings',
    permission: 'reports.read',
    summary: 'Where money could be saved, with the evidence and an estimate',
    query: savingsQuery,
    response: savingsReport,
    status: 200,
  },
} as const
