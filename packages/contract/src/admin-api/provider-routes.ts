import { providersReport, rateCardsReport } from './providers.ts'

/** Providers and what they charge; part of `adminRoutes`, where they are checked. */
export const providerRoutes = {
  listProviders: {
    method: 'get',
    path: '/api/providers',
    permission: 'health.read',
    summary:
      'The providers in the order they are asked: terms, key in use, and how they did lately on this node',
    response: providersReport,
    status: 200,
  },
  listRateCards: {
    method: 'get',
    path: '/api/rate-cards',
    permission: 'spend.read',
    summary: 'What models cost, from which day on, and what the configuration says of the contract',
    response: rateCardsReport,
    status: 200,
  },
} as const
