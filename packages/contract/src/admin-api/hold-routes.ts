import { hold, holdPath, holdsPage, holdsQuery, liftedHold, newHold } from './holds.ts'

/** Legal holds; part of `adminRoutes`, where they are checked. */
export const holdRoutes = {
  listHolds: {
    method: 'get',
    path: '/api/holds',
    permission: 'holds.read',
    summary: 'List legal holds, oldest first',
    query: holdsQuery,
    response: holdsPage,
    status: 200,
  },
  placeHold: {
    method: 'post',
    path: '/api/holds',
    permission: 'holds.write',
    summary: 'Keep content from being erased and from expiring, until the hold is lifted',
    body: newHold,
    response: hold,
    status: 201,
  },
  liftHold: {
    method: 'post',
    path: '/api/holds/{id}/lift',
    permission: 'holds.write',
    summary: 'Lift a legal hold; what has expired meanwhile is removed within the hour',
    params: holdPath,
    body: liftedHold,
    response: hold,
    status: 200,
  },
} as const
