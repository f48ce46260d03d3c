import { z } from 'zod'
import { time } from './fields.ts'
import { onboarding } from './onboarding.ts'
import { overview, overviewQuery, ownOverview, ownRefusalsPage, ownRefusalsQuery } from './overview.ts'

const browserLink = z
  .object({
    url: z.string().meta({ description: 'Opens the console once, signed in as the owner' }),
    expiresAt: time,
  })
  .meta({ id: 'BrowserLink' })

const changeStream = z.string().meta({
  id: 'ChangeStream',
  description: 'Server-sent events: `change` with `{"topics":[…]}`, what changed since the one before',
})

/** What the console needs beside what it shows; part of `adminRoutes`, where they are checked. */
export const consoleRoutes = {
  createBrowserLink: {
    method: 'post',
    path: '/api/console/link',
    permission: 'self.write',
    summary:
      'A link that signs a browser in as the owner, once and within ten minutes; for the operator alone',
    response: browserLink,
    status: 201,
  },
  readOverview: {
    method: 'get',
    path: '/api/overview',
    permission: 'overview.read',
    summary: 'What happened today and on the days before: calls, people, cost, refusals',
    query: overviewQuery,
    response: overview,
    status: 200,
  },
  readOwnOverview: {
    method: 'get',
    path: '/api/me/overview',
    permission: 'self.read',
    summary: 'What the caller’s own calls came to, by day',
    query: overviewQuery,
    response: ownOverview,
    status: 200,
  },
  listOwnRefusals: {
    method: 'get',
    path: '/api/me/refusals',
    permission: 'self.read',
    summary: 'Which of the caller’s own calls were refused, and why',
    query: ownRefusalsQuery,
    response: ownRefusalsPage,
    status: 200,
  },
  readOnboarding: {
    method: 'get',
    path: '/api/onboarding',
    permission: 'health.read',
    summary: 'How far the first run has come, by what is there',
    response: onboarding,
    status: 200,
  },
  streamChanges: {
    method: 'get',
    path: '/api/changes',
    permission: 'self.read',
    summary: 'Hear what changed, as server-sent events; a stream ends after five minutes',
    response: changeStream,
    produces: 'text/event-stream',
    status: 200,
  },
} as const
