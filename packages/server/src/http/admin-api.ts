import { OpenAPIHono } from '@hono/zod-openapi'
import {
  AdminProblem,
  asksSecondFactor,
  localeOf,
  permissions,
  permits,
  type Actor,
  type Client,
  type Permission,
} from '@sekisho/contract'
import {
  adminRoutes,
  type AdminInput,
  type AdminOperation,
  type AdminOutput,
  type AdminRoute,
} from '@sekisho/contract/admin-api'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import type { AdminCaller, AuthenticateAdmin } from './authenticate.ts'
import { describeAdminApi, describeRoute } from './document.ts'
import { protection } from './protection.ts'
import { answerFor, checkedOrProblem, problemOf } from './problems.ts'

/** `client` is the peer's address, or what a trusted proxy says; the listener knows, the Request does not. */
interface AdminEnv {
  Bindings: { client: Client }
  Variables: { caller: AdminCaller }
}

/** One handler an operation of the route table. Expected noes are thrown as AdminProblem. */
export type AdminHandlers = {
  [Operation in Exclude<AdminOperation, 'readOpenApi'>]: (
    input: AdminInput<Operation>,
    actor: Actor,
  ) => Promise<AdminOutput<Operation>>
}

export interface AdminApiDeps {
  handlers: AdminHandlers
  authenticate: AuthenticateAdmin
  /** stands in the OpenAPI document */
  version: string
  /** an error nobody expected; the caller of the API hears only that there was one */
  report: (error: unknown) => void
}

export type AdminApi = OpenAPIHono<AdminEnv>

const maxBodyBytes = 1_048_576

/**
 * The admin API under `/api/`. Order: who is it, how large is it, may they, is it well formed, then the handler; so
 * that a stranger learns nothing about paths and costs no parsing.
 * Call `fetch(request, { client })`.
 */
export function createAdminApi({ handlers, authenticate, version, report }: AdminApiDeps): AdminApi {
  const app: AdminApi = new OpenAPIHono<AdminEnv>({ defaultHook: checkedOrProblem })
  app.use(protect)
  app.use(
    createMiddleware<AdminEnv>(async (context, next) => {
      context.set('caller', await authenticate(context.req.raw, context.env.client))
      await next()
    }),
  )
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }))
  for (const operation of operations) {
    const route = {
      ...describeRoute(operation),
      middleware: [requirePermission(adminRoutes[operation].permission), noBodyIsNoJson],
    }
    app.openapi(route, async (context) => {
      if (operation === 'readOpenApi') return context.json(describeAdminApi(version))
      const { status, produces }: AdminRoute = adminRoutes[operation]
      const input = Object.assign({}, ...sources.map((source) => context.req.valid(source as never) ?? {}))
      checkFields(context.get('caller'), operation, input)
      // Sound: the validators of this very route made `input`; TypeScript cannot follow a loop over a union.
      const handle = handlers[operation] as (input: unknown, actor: Actor) => Promise<unknown>
      const answer = await handle(input, context.get('caller').actor)
      if (produces === undefined) return context.json(answer, status)
      // Sound: what AdminOutput says of a route that is streamed. Nothing is read ahead of who reads the answer.
      const body = ReadableStream.from(answer as AsyncIterable<Uint8Array>)
      return context.body(body, status, { 'content-type': produces })
    })
  }
  app.notFound((context) => {
    throw new AdminProblem('api_path_unknown', {
      method: context.req.method,
      path: context.req.path.slice(0, 200),
    })
  })
  app.onError((error, context) => {
    const problem = problemOf(error)
    if (problem.code === 'admin_internal') report(error)
    const { status, headers, body } = answerFor(problem, localeOf(context.req.header('accept-language')))
    for (const [name, value] of Object.entries(headers)) context.header(name, value)
    return context.json(body, status)
  })
  return app
}

// Sound: the keys of a const object.
const operations = Object.keys(adminRoutes) as AdminOperation[]
const sources = ['param', 'query', 'json'] as const

/** Answers are for one reader and for no cache, page or frame; no CORS header is ever sent. */
const protect = createMiddleware(async (context, next) => {
  await next()
  for (const [name, value] of Object.entries(common)) context.header(name, value)
})

const common = {
  ...protection,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Many clients name JSON on every POST: where nothing follows, fields may be missing, but no JSON is broken. */
const noBodyIsNoJson = createMiddleware(async ({ req }, next) => {
  if (req.header('content-type') !== undefined && (await req.text()) === '')
    req.raw.headers.delete('content-type')
  await next()
})

function refuseBody(): never {
  throw new AdminProblem('admin_body_too_large', { limit: maxBodyBytes })
}

function requirePermission(permission: Permission) {
  return createMiddleware<AdminEnv>(async (context, next) => {
    checkPermission(context.get('caller'), permission)
    await next()
  })
}

/** @throws AdminProblem permission_missing, second_factor_required */
function checkFields(caller: AdminCaller, operation: AdminOperation, input: object): void {
  const { fields = {} }: AdminRoute = adminRoutes[operation]
  const sent = new Map(Object.entries(input))
  for (const [field, permission] of Object.entries(fields))
    if (sent.get(field) !== undefined) checkPermission(caller, permission)
}

/** @throws AdminProblem permission_missing, second_factor_required */
function checkPermission({ roles, secondFactor }: AdminCaller, permission: Permission): void {
  if (!permits(roles, permission)) {
    throw new AdminProblem('permission_missing', { permission, roles: permissions[permission].join(', ') })
  }
  if (!secondFactor && asksSecondFactor(roles, permission)) {
    throw new AdminProblem('second_factor_required', { roles: roles.join(', ') })
  }
}
