import type { z } from 'zod'
import type { Permission } from '../roles.ts'
import { budgetRoutes } from './budget-routes.ts'
import { consoleRoutes } from './console-routes.ts'
import { settingsRoutes } from './settings-routes.ts'
import { contentRoutes } from './content-routes.ts'
import { complianceRoutes } from './compliance.ts'
import { credentialRoutes } from './credential-routes.ts'
import { deviceRoutes } from './device-routes.ts'
import { guardRoutes } from './guard-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { holdRoutes } from './hold-routes.ts'
import { inForceRoutes } from './in-force.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import { mcpServerRoutes } from './mcp-server-routes.ts'
import { nameRoutes } from './names.ts'
import { peopleRoutes } from './people-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { providerRoutes } from './provider-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { reportRoutes } from './report-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { witnessRoutes } from './witness-routes.ts'
import { sinkRoutes } from './sink-routes.ts'

/** One admin route. The server's checks, the OpenAPI document and the guide are made from it and from nothing else. */
export interface AdminRoute {
  method: 'get' | 'post' | 'patch'
  /** with `{name}` places, as OpenAPI writes them */
  path: `/api/${string}`
  permission: Permission
  /** fields of the body that ask for another permission as well, where they are sent */
  fields?: Readonly<Record<string, Permission>>
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  response: z.ZodType
  /** media type of an answer that is streamed and not JSON; `response` then only describes it */
  produces?: string
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
  ...ledgerRoutes,
  ...budgetRoutes,
  ...machineRoutes,
  ...deviceRoutes,
  ...guardRoutes,
  ...projectRoutes,
  // Before the others: their paths hold an id where this one has a word.
  ...inForceRoutes,
  ...policyRoutes,
  ...contentRoutes,
  ...holdRoutes,
  ...reportRoutes,
  ...providerRoutes,
  ...witnessRoutes,
  ...sinkRoutes,
  ...complianceRoutes,
  ...consoleRoutes,
  ...nameRoutes,
  ...mcpServerRoutes,
  ...settingsRoutes,
} as const satisfies Record<string, AdminRoute>

export type AdminRoutes = typeof adminRoutes
export type AdminOperation = keyof AdminRoutes

type Part<Operation extends AdminOperation, Name extends 'params' | 'query' | 'body'> =
  AdminRoutes[Operation] extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : unknown

/** What a handler receives: path values, query and body in one object, checked, with defaults filled in. */
export type AdminInput<Operation extends AdminOperation> = Part<Operation, 'params'> &
  Part<Operation, 'query'> &
  Part<Operation, 'body'>

/** What a client sends: as `AdminInput`, before defaults are filled in. */
export type AdminRequest<Operation extends AdminOperation> = Sent<Operation, 'params'> &
  Sent<Operation, 'query'> &
  Sent<Operation, 'body'>

type Sent<
  Operation extends AdminOperation,
  Name extends 'params' | 'query' | 'body',
> = AdminRoutes[Operation] extends { [Key in Name]: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : object

/** What a handler gives: the body, or its pieces where it is streamed. */
export type AdminOutput<Operation extends AdminOperation> = AdminRoutes[Operation] extends {
  produces: string
}
  ? AsyncIterable<Uint8Array>
  : z.input<AdminRoutes[Operation]['response']>
