import { AdminProblem, adminProblems, hidesSomething } from '@sekisho/contract'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { sameSecret } from '../../platform/keyring/compare.ts'
import type { People } from '../people/index.ts'
import type { RateLimit } from '../sign-in/index.ts'
import type { CheckVersion, ResourceEndpoint, Versioned } from './endpoint.ts'
import { createScimGroups } from './groups.ts'
import { listResponse, notFound } from './list.ts'
import { etagOf, matchesEtag } from './meta.ts'
import { invalidSyntax, ScimProblem, TooManyFailures } from './problem.ts'
import { createSchemas } from './schema.ts'
import { resourceTypes, serviceProviderConfig } from './service.ts'
import { createUsers } from './users.ts'

export interface ScimApiDeps {
  people: Pick<People, 'byId' | 'directory'>
  /** `sekisho.sign_in.scim_token` */
  token: string
  /** the origin clients use, without a trailing slash */
  publicUrl: () => string
  /** wrong tokens, by client address */
  failures: RateLimit
  /** an error nobody expected; the directory hears only that there was one */
  report: (error: unknown) => void
}

const maxBodyBytes = 1_048_576
const maxDepth = 32
const basePath = '/scim/v2'

/**
 * SCIM 2.0 (RFC 7643, 7644) under `/scim/v2`: the company's directory pushes people and groups. Order: is it the
 * directory, how large is it, and then what it asks, so that a stranger learns nothing. Call `fetch(request, { address })`.
 */
export function createScimApi({ people, token, publicUrl, failures, report }: ScimApiDeps): Hono<Env> {
  const app = new Hono<Env>().basePath(basePath)
  const baseUrl = (): string => `${publicUrl()}${basePath}`
  const schemas = createSchemas(basePath)
  app.use(protect)
  app.use(authenticate(token, failures))
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }))
  const { directory } = people
  mount(app, {
    path: '/Users',
    baseUrl,
    endpoint: createUsers({ directory, schema: schemas.user, baseUrl }),
    answersPatch: true,
  })
  mount(app, {
    path: '/Groups',
    baseUrl,
    endpoint: createScimGroups({
      directory,
      schema: schemas.group,
      nameOf: (person) => people.byId(person)?.name,
      baseUrl,
    }),
    // A group may have thousands of members, and Entra asks for no answer.
    answersPatch: false,
  })
  app.get('/ServiceProviderConfig', (context) => answer(context, 200, serviceProviderConfig(baseUrl())))
  describe(app, { path: '/ResourceTypes', all: () => resourceTypes(baseUrl()) })
  describe(app, { path: '/Schemas', all: () => schemas.descriptions })
  app.all('/Bulk', () => {
    throw new ScimProblem(501, 'bulk operations are not supported; see /ServiceProviderConfig')
  })
  app.all('/Me', () => {
    throw new ScimProblem(501, 'the token is the directory’s and stands for nobody')
  })
  app.notFound((context) => {
    throw notFound(context.req.path)
  })
  app.onError((error, context) => {
    const problem = problemOf(error)
    if (problem.status === 500) report(error)
    // RFC 9110, 11.6.1: a 401 names the scheme.
    if (problem.status === 401) context.header('www-authenticate', 'Bearer realm="sekisho"')
    if (problem instanceof TooManyFailures) context.header('retry-after', String(problem.waitSeconds))
    // The rest of the body is not read, so that nothing can follow it.
    if (problem.status === 413) context.header('connection', 'close')
    return answer(context, problem.status, problem.body())
  })
  return app
}

interface Env {
  /** the client's */
  Bindings: { address: string }
}

interface Mounted {
  path: '/Users' | '/Groups'
  baseUrl: () => string
  endpoint: ResourceEndpoint
  /** whether a PATCH is answered with the resource, or with 204 */
  answersPatch: boolean
}

function mount(app: Hono<Env>, { path, baseUrl, endpoint, answersPatch }: Mounted): void {
  const one = `${path}/:id` as const
  app.use(one, async (context, next) => {
    const id = context.req.param('id')
    if (hidesSomething(id)) throw notFound(id)
    await next()
  })
  app.get(path, async (context) => answer(context, 200, await endpoint.list(queryOf(context))))
  app.post(path, async (context) => {
    const made = await endpoint.add(await readBody(context), queryOf(context))
    context.header('location', `${baseUrl()}${path}/${String(made.resource['id'])}`)
    return answerVersioned(context, 201, made)
  })
  app.get(one, async (context) => {
    const found = await endpoint.read(context.req.param('id'), queryOf(context))
    const known = context.req.header('if-none-match')
    if (known !== undefined && matchesEtag(known, found.version)) {
      context.header('etag', etagOf(found.version))
      return context.body(null, 304)
    }
    return answerVersioned(context, 200, found)
  })
  app.put(one, async (context) => {
    const request = { body: await readBody(context), query: queryOf(context), check: versionCheck(context) }
    return answerVersioned(context, 200, await endpoint.replace(context.req.param('id'), request))
  })
  app.patch(one, async (context) => {
    const request = { body: await readBody(context), query: queryOf(context), check: versionCheck(context) }
    const changed = await endpoint.patch(context.req.param('id'), request)
    if (answersPatch || request.query.has('attributes')) return answerVersioned(context, 200, changed)
    context.header('etag', etagOf(changed.version))
    return context.body(null, 204)
  })
  app.delete(one, async (context) => {
    await endpoint.remove(context.req.param('id'), versionCheck(context))
    return context.body(null, 204)
  })
  for (const known of [path, one]) app.all(known, refuseMethod)
}

/** `/Schemas` and `/ResourceTypes`: all of them, or one by its id. RFC 7644, 4: they are not filtered. */
function describe(
  app: Hono<Env>,
  { path, all }: { path: string; all: () => readonly (object & { id: string })[] },
): void {
  app.get(path, (context) => {
    const resources = all().map((one) => ({ ...one }))
    return answer(context, 200, listResponse(resources, { total: resources.length, startIndex: 1 }))
  })
  app.get(`${path}/:id`, (context) => {
    const id = context.req.param('id')
    const found = all().find((one) => one.id.toLowerCase() === id.toLowerCase())
    if (found === undefined) throw notFound(id)
    return answer(context, 200, found)
  })
}

/**
 * A wrong token counts, and too many of them are told to wait. The right one is let in whatever else comes from its
 * address: directories in the cloud share theirs with strangers, who could keep offboarding out that way.
 */
function authenticate(token: string, failures: RateLimit) {
  return createMiddleware<Env>(async (context, next) => {
    const presented = /^bearer +(\S+) *$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (presented === undefined || !sameSecret(presented, token)) {
      const { address } = context.env
      if (!failures.take(address)) throw new TooManyFailures(failures.waitSeconds(address))
      throw new ScimProblem(
        401,
        'send "Authorization: Bearer …" with the token of sekisho.sign_in.scim_token',
      )
    }
    await next()
  })
}

/** Answers are for the directory and for no cache, page or frame. */
const protect = createMiddleware(async (context, next) => {
  await next()
  context.header('cache-control', 'no-store')
  context.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  context.header('x-content-type-options', 'nosniff')
})

function refuseBody(): never {
  throw new ScimProblem(413, `the request body is over the limit of ${maxBodyBytes} bytes`)
}

function refuseMethod(context: Context): never {
  throw new ScimProblem(405, `${context.req.method} is not for this path`)
}

async function readBody(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? ''
  if (!/^application\/(scim\+)?json\b/i.test(type))
    throw new ScimProblem(415, 'send the body as application/scim+json')
  const body = parse(await context.req.text())
  checkDepth(body, maxDepth)
  return body
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidSyntax('the body is not valid JSON')
  }
}

/** SCIM itself needs six levels; without a limit, copying what is nested a million deep would end in an error of ours. */
function checkDepth(value: unknown, left: number): void {
  if (left === 0) throw invalidSyntax(`the body is nested more than ${maxDepth} levels deep`)
  if (typeof value !== 'object' || value === null) return
  for (const part of Object.values(value)) checkDepth(part, left - 1)
}

function queryOf(context: Context): URLSearchParams {
  return new URL(context.req.url).searchParams
}

function versionCheck(context: Context): CheckVersion {
  const wanted = context.req.header('if-match')
  return (version) => {
    if (wanted !== undefined && !matchesEtag(wanted, version))
      throw new ScimProblem(412, `the resource has changed; it is now version ${etagOf(version)}`)
  }
}

function answerVersioned(context: Context, status: 200 | 201, { resource, version }: Versioned): Response {
  context.header('etag', etagOf(version))
  return answer(context, status, resource)
}

function answer(context: Context, status: ScimProblem['status'] | 200 | 201, body: object): Response {
  return context.body(JSON.stringify(body), status, { 'content-type': 'application/scim+json' })
}

/** What went wrong, as the directory may know it. */
function problemOf(error: unknown): ScimProblem {
  if (error instanceof ScimProblem) return error
  if (error instanceof AdminProblem) return ofPeople(error)
  return new ScimProblem(500, 'Sekisho met an error of its own; it is in the server’s log')
}

function ofPeople({ code, message }: AdminProblem): ScimProblem {
  // The sentence may name the address, and provisioning logs are read by many.
  if (taken.includes(code))
    return new ScimProblem(409, 'another resource has this userName, address or displayName', 'uniqueness')
  if (code === 'member_unknown') return new ScimProblem(400, message, 'invalidValue')
  return new ScimProblem(adminProblems[code].status === 404 ? 404 : 409, message)
}

const taken: readonly string[] = ['email_taken', 'user_name_taken', 'group_name_taken']
