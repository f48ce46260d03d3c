import { createRoute, OpenAPIHono, z, type RouteConfig } from '@hono/zod-openapi'
import { adminProblems, permissions } from '@sekisho/contract'
import { adminRoutes, type AdminOperation, type AdminRoute } from '@sekisho/contract/admin-api'

/** The admin API as OpenAPI 3.1, made from the route table alone. */
export function describeAdminApi(version: string) {
  const app = new OpenAPIHono()
  app.openAPIRegistry.registerComponent('securitySchemes', 'operatorToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The content of the file admin-token in the data directory of the server',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a person or service account who signed in',
  })
  // Sound: the keys of a const object.
  for (const operation of Object.keys(adminRoutes) as AdminOperation[]) {
    app.openAPIRegistry.registerPath(describeRoute(operation))
  }
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Sekisho admin API',
      version,
      description:
        'What the command line and the console use. Times are UTC, money is integer micro-USD. ' +
        'Error sentences follow `accept-language` (English, Japanese); `code` is stable.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    security: [{ operatorToken: [] }, { accessToken: [] }],
  })
}

const problemCode = z.enum(Object.keys(adminProblems))

const errorBody = z
  .object({
    type: z.literal('error'),
    error: z.object({
      type: z.string(),
      message: z.string(),
      code: problemCode,
      field: z.string().optional(),
      problems: z
        .array(z.object({ code: problemCode, message: z.string() }))
        .optional()
        .meta({ description: 'Each of them, when several things are wrong; `message` says them all' }),
    }),
  })
  .meta({ id: 'Error' })

/** One route of the table in the form @hono/zod-openapi takes. */
export function describeRoute(operation: AdminOperation): RouteConfig {
  const route: AdminRoute = adminRoutes[operation]
  const { method, path, summary, permission, fields = {}, params, query, body } = route
  return createRoute({
    operationId: operation,
    method,
    path,
    summary,
    description: [
      `Permission \`${permission}\`: ${permissions[permission].join(', ')}.`,
      ...Object.entries(fields).map(
        ([field, also]) => `With \`${field}\` also \`${also}\`: ${permissions[also].join(', ')}.`,
      ),
    ].join(' '),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [route.status]: {
        description: route.status === 201 ? 'Made' : 'Done',
        content: { [route.produces ?? 'application/json']: { schema: route.response } },
      },
      default: { description: 'Refused', content: { 'application/json': { schema: errorBody } } },
    },
  })
}
