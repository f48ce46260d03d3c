import { z } from 'zod'
import { health, ledgerPage, ledgerQuery, spendQuery, spendReport } from './records.ts'

/** What the server has on record and says of itself; part of `adminRoutes`, where they are checked. */
export const recordRoutes = {
  listLedgerEntries: {
    method: 'get',
    path: '/api/ledger/entries',
    permission: 'ledger.read',
    summary: 'Read the ledger, or search it: each parameter narrows what is found',
    query: ledgerQuery,
    response: ledgerPage,
    status: 200,
  },
  readSpend: {
    method: 'get',
    path: '/api/spend',
    permission: 'spend.read',
    summary: 'What model calls cost, in integer micro-USD',
    query: spendQuery,
    response: spendReport,
    status: 200,
  },
  readHealth: {
    method: 'get',
    path: '/api/health',
    permission: 'health.read',
    summary: 'The state of the node that answers',
    response: health,
    status: 200,
  },
  readOpenApi: {
    method: 'get',
    path: '/api/openapi.json',
    permission: 'health.read',
    summary: 'This description, as OpenAPI 3.1',
    response: z.record(z.string(), z.unknown()).meta({ id: 'OpenApiDocument' }),
    status: 200,
  },
} as const
