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
} as const
