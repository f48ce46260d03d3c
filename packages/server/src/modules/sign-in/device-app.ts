import { say, type Client } from '@sekisho/contract'
import type { Hono } from 'hono'
import {
  createPageApp,
  localeOfRequest,
  PageProblem,
  readForm,
  redirect,
  type PageCookies,
  type PageEnv,
} from '../../http/pages/index.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Person } from '../people/index.ts'
import { admitPerson } from './admission.ts'
import type { Denials } from './denials.ts'
import type { DeviceGrants, WaitingGrant } from './device-grants.ts'
import type { FlowStates } from './flow-state.ts'
import { approvalPurpose } from './oauth-endpoints.ts'
import type { Issuer } from './oidc/issuer.ts'
import { IssuerAway, SignInDenied } from './oidc/problems.ts'
import {
  codePage,
  confirmPage,
  isResult,
  resultOf,
  resultPage,
  type Result,
  type Way,
} from './pages/device-pages.ts'
import { textsIn } from './pages/texts.ts'
import type { SignInPeople } from './people-port.ts'
import { protocol } from './protocol.ts'
import type { RateLimit } from './rate-limit.ts'
import { formatUserCode, readUserCode } from './user-code.ts'

/** Who sits at a browser that signed in on this server's own pages (modules/local-sign-in). */
export interface BrowserPerson {
  person: Person
  session: { secondFactor: boolean }
}

export type FindBrowserPerson = (
  request: Request,
) => BrowserPerson | undefined | Promise<BrowserPerson | undefined>

export interface DeviceAppDeps {
  issuers: ReadonlyMap<string, Issuer>
  grants: DeviceGrants
  flows: FlowStates
  people: SignInPeople
  denials: Denials
  sealer: Sealer
  cookies: PageCookies
  log: Log
  /** wrong codes, by address */
  guessLimit: RateLimit
  /** sign-ins that failed, by address: each may have cost the provider a call */
  failureLimit: RateLimit
  /** where people sign in on this server's own pages */
  browser?: FindBrowserPerson | undefined
  origin: () => string
}

/** The pages a person meets while their device waits. Call `fetch(request, { client })`. */
export function createDeviceApp(deps: DeviceAppDeps): Hono<PageEnv> {
  const { origin, log, grants, denials, cookies } = deps
  const app = createPageApp({
    origin,
    report: (err) => log.error({ err }, 'a sign-in page met an error'),
  })

  app.get(protocol.devicePage.path, async ({ req, env }) => {
    const typed = new URL(req.url).searchParams.get('user_code')
    if (typed === null) return codePage(req.raw)
    const found = await findGrant(typed, { request: req.raw, client: env.client }, deps)
    if (found === undefined) return codePage(req.raw, { typed, problem: 'wrongCode' })
    return showGrant(req.raw, found, deps)
  })

  app.post(protocol.deviceApproval.path, async ({ req, env }) => {
    const form = await readForm(req.raw)
    const typed = form.text('user_code')
    const found = await findGrant(typed, { request: req.raw, client: env.client }, deps)
    if (found === undefined) return toResult('over')
    return goOn(form.text('with'), { request: req.raw, found }, deps)
  })

  app.post(protocol.deviceDenial.path, async ({ req, env }) => {
    const typed = (await readForm(req.raw)).text('user_code')
    const found = await findGrant(typed, { request: req.raw, client: env.client }, deps)
    if (found === undefined || !(await grants.deny(found.grant.id))) return toResult('over')
    denials.record({ reason: 'denied_by_person', client: found.grant.client })
    return toResult('refused')
  })

  app.get(protocol.callback.path, ({ req, env }) => {
    checkLimit(deps.failureLimit, { request: req.raw, client: env.client })
    return finish(req.raw, env.client, deps)
  })

  app.get(protocol.deviceResult.path, ({ req }) => {
    const of = new URL(req.url).searchParams.get('of') ?? ''
    if (!isResult(of)) throw new PageProblem('page_unknown')
    return resultPage(
      req.raw,
      of,
      of === 'approved' ? cookies.readSigned(req.raw, 'signed_in_as') : undefined,
    )
  })
  return app
}

/** A page of its own, so that a reload or a change of language sends nothing twice. */
function toResult(result: Result, cookies: readonly string[] = []): Response {
  return redirect(`${protocol.deviceResult.path}?of=${result}`, cookies)
}

interface Visit {
  request: Request
  client: Client
}

interface FoundGrant {
  letters: string
  grant: WaitingGrant
}

/** The grant that waits with a code. Wrong ones are counted, and too many end it. @throws PageProblem too_many_attempts */
async function findGrant(
  typed: string,
  { request, client }: Visit,
  { grants, guessLimit, denials }: DeviceAppDeps,
): Promise<FoundGrant | undefined> {
  if (guessLimit.isOver(client.address)) denials.record({ reason: 'codes_guessed', client })
  checkLimit(guessLimit, { request, client })
  const letters = readUserCode(typed)
  const grant = letters === undefined ? undefined : await grants.waiting(letters)
  if (letters !== undefined && grant !== undefined) return { letters, grant }
  guessLimit.take(client.address)
  return undefined
}

/** @throws PageProblem too_many_attempts */
function checkLimit(limit: RateLimit, { request, client: { address } }: Visit): void {
  if (limit.isOver(address))
    throw new PageProblem('too_many_attempts', { wait: waitText(request, limit.waitSeconds(address)) })
}

function waitText(request: Request, seconds: number): string {
  const locale = localeOfRequest(request)
  const { seconds: short, minutes: long } = textsIn(locale)
  const text = seconds <= 90 ? short : long
  return say({ en: text, ja: text }, locale, { seconds, minutes: Math.ceil(seconds / 60) })
}

async function showGrant(request: Request, found: FoundGrant, deps: DeviceAppDeps): Promise<Response> {
  const ways: Way[] = []
  const formActions: string[] = []
  const signedIn = await deps.browser?.(request)
  if (signedIn !== undefined)
    ways.push({ value: 'session', kind: 'session', name: signedIn.person.name, away: false })
  const issuers = [...deps.issuers.values()]
  const origins = await Promise.all(issuers.map((issuer) => formOriginsOf(issuer, deps)))
  for (const [index, issuer] of issuers.entries()) {
    const found = origins[index]
    formActions.push(...(found ?? []))
    ways.push({ value: String(index), kind: 'issuer', name: issuer.settings.name, away: found === undefined })
  }
  if (deps.browser !== undefined && signedIn === undefined)
    ways.push({ value: 'local', kind: 'local', name: '', away: false })
  return confirmPage(request, { ...found, ways, formActions: [...new Set(formActions)] })
}

/** Undefined while the provider is away. */
async function formOriginsOf(issuer: Issuer, { log }: DeviceAppDeps): Promise<string[] | undefined> {
  try {
    return await issuer.formOrigins()
  } catch (error) {
    if (!(error instanceof IssuerAway)) throw error
    log.warn({ issuer: error.issuer, problem: problemIn(error) }, 'an identity provider is away')
    return undefined
  }
}

interface Choice {
  request: Request
  found: FoundGrant
}

/** After the button: to where the person says who they are. */
async function goOn(way: string, { request, found }: Choice, deps: DeviceAppDeps): Promise<Response> {
  const back = `${protocol.devicePage.path}?user_code=${formatUserCode(found.letters)}`
  if (deps.browser !== undefined && way === 'local')
    return redirect(`/sign-in?return=${encodeURIComponent(back)}`)
  if (deps.browser !== undefined && way === 'session') {
    const signedIn = await deps.browser(request)
    if (signedIn === undefined) return redirect(back)
    const { person, session } = signedIn
    const { secondFactor } = session
    return approve({ person, grant: found.grant.id, issuer: 'local', secondFactor }, deps)
  }
  const issuer = /^\d{1,2}$/.test(way) ? [...deps.issuers.values()][Number(way)] : undefined
  if (issuer === undefined) return redirect(back)
  const { flow, state, cookie } = deps.flows.begin({
    issuer: issuer.settings.issuer,
    grant: found.grant.id,
  })
  try {
    const url = await issuer.begin({
      ...flow,
      state,
      redirectUri: `${deps.origin()}${protocol.callback.path}`,
    })
    return redirect(url.href, [cookie])
  } catch (error) {
    if (error instanceof IssuerAway) return redirect(back)
    throw error
  }
}

/** The browser is back from the identity provider. */
async function finish(request: Request, client: Client, deps: DeviceAppDeps): Promise<Response> {
  const { search, searchParams } = new URL(request.url)
  const state = searchParams.get('state') ?? ''
  let asked: string | undefined
  try {
    const flow = await deps.flows.finish(request, state)
    asked = flow.issuer
    const issuer = deps.issuers.get(flow.issuer)
    if (issuer === undefined) throw new SignInDenied('state_invalid', 'its issuer is configured no more')
    // Our own origin and not the request's: a Host header is the client's word.
    const callback = new URL(`${deps.origin()}${protocol.callback.path}${search}`)
    const { claimed, providerToken } = await issuer.finish({ ...flow, callback, state })
    const person = await admitPerson(claimed, issuer.settings, deps.people)
    const { secondFactor } = claimed
    return await approve(
      { person, grant: flow.grant, issuer: flow.issuer, secondFactor, providerToken },
      deps,
    )
  } catch (error) {
    return denied(error, { client, asked }, deps)
  }
}

interface Approved {
  person: Person
  grant: string
  issuer: string
  secondFactor: boolean
  providerToken?: string | undefined
}

async function approve(approved: Approved, deps: DeviceAppDeps): Promise<Response> {
  const { person, grant, issuer, secondFactor, providerToken } = approved
  const isFirst = await deps.grants.approve(grant, {
    personId: person.id,
    issuer,
    secondFactor,
    ...(providerToken === undefined
      ? {}
      : { providerToken: deps.sealer.seal(approvalPurpose, providerToken) }),
  })
  if (!isFirst) return toResult('over', [deps.flows.clear()])
  const name = person.email ?? person.name
  return toResult('approved', [deps.flows.clear(), deps.cookies.writeSigned('signed_in_as', name, 300)])
}

function denied(
  error: unknown,
  { client, asked }: { client: Client; asked: string | undefined },
  { denials, failureLimit, flows, log }: DeviceAppDeps,
): Response {
  if (error instanceof IssuerAway) {
    log.warn({ issuer: error.issuer, problem: problemIn(error) }, 'an identity provider is away')
    return toResult('away', [flows.clear()])
  }
  if (!(error instanceof SignInDenied)) throw error
  const { reason } = error
  failureLimit.take(client.address)
  denials.record({
    reason,
    client,
    detail: problemIn(error),
    ...(asked === undefined ? {} : { issuer: asked }),
  })
  // A state that is not this browser's must not end the flow that this browser is on.
  return toResult(resultOf(reason), reason === 'state_invalid' ? [] : [flows.clear()])
}

/** The messages of an error and what caused it; never the objects, which may hold tokens. */
function problemIn(error: Error, depth = 0): string {
  const { message, cause } = error
  return cause instanceof Error && depth < 4 ? `${message}: ${problemIn(cause, depth + 1)}` : message
}
