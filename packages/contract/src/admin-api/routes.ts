import type { z } from 'zod'
import type { Permission } from '../roles.ts'
import { budgetRoutes } from './budget-routes.ts'
import { complianceRoutes } from './compliance.ts'
import { credentialRoutes } from './credential-routes.ts'
import { deviceRoutes } from './device-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { sessionRoutes } from './session-routes.ts'

/** One admin route. The server's checks, the OpenAPI document and the guide are made from it and from nothing else. */
export interface AdminRoute {
  method: 'get' | 'post' | 'patch'
  /** with `{name}` places, as OpenAPI writes them */
  path: `/api/${string}`
  permission: Permission
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  response: z.ZodType
  /** 201 when something was made */
  status: 200 | 201
}

/** Every admin route; a noun keeps its own in a file beside this one. */
export const adminRoutes = {
  ...peopleRoutes,
  ...invitationRoutes,
  ...credentialRoutes,
  ...sessionRoutes,
  ...recordRoutes,
  ...budgetRoutes,
  ...machineRoutes,
  ...deviceRoutes,
  ...projectRoutes,
  ...reportRoutes,
  ...complianceRoutes,
} as const satisfies Record<string, AdminRoute>

export type AdminRoutes = typeof adminRoutes
export type AdminOperation = keyof AdminRoutes

type Part<Operation extends AdminOperation, Name extends 'params' | 'query' | 'body'> =
  AdminRoutes[Operation] extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : unknown

/** What a handler receives: path values, query and body in one object, checked, with defaults filled in. */
export type AdminInput<Operation extends AdminOperation> = Part<Operation, 'params'> &
  Part<Operation, 'query'> &
  Part<Operation, 'body'>

export type AdminOutput<Operation extends AdminOperation> = z.input<AdminRoutes[Operation]['response']>
