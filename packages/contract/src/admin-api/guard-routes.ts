import { guard, guardPathParams, guardRevocation, guardsPage, guardsQuery } from './guards.ts'

/** Guards of engineers' machines; part of `adminRoutes`, where they are checked. */
export const guardRoutes = {
  listGuards: {
    method: 'get',
    path: '/api/guards',
    permission: 'devices.read',
    summary: 'List guards, oldest first, with what is in force on their machines',
    query: guardsQuery,
    response: guardsPage,
    status: 200,
  },
  revokeGuard: {
    method: 'post',
    path: '/api/guards/{id}/revoke',
    permission: 'devices.write',
    summary: 'No longer believe a guard’s key; its machine must be enrolled again',
    params: guardPathParams,
    body: guardRevocation,
    response: guard,
    status: 200,
  },
} as const
