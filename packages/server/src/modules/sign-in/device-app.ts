import type { Hono } from 'hono'
import { PageProblem, readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import { createPageApp } from '../../http/pages/page-app.ts'
import { beginFlow } from './begin-flow.ts'
import type { DeviceAppDeps } from './device-deps.ts'
import { checkLimit, findGrant, type FoundGrant } from './find-grant.ts'
import { approve, finishFlow, toResult } from './finish-flow.ts'
import { issuerOf } from './issuer-ways.ts'
import { IssuerAway } from './oidc/problems.ts'
import { codePage, isResult, resultPage } from './pages/device-pages.ts'
import { protocol } from './protocol.ts'
import { showGrant, signedInHere } from './show-grant.ts'
import { formatUserCode } from './user-code.ts'

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
    const visit = { request: req.raw, client: env.client }
    checkLimit(deps.failureLimit, visit)
    return finishFlow(visit, deps)
  })

  app.get(protocol.deviceResult.path, ({ req }) => {
    const of = new URL(req.url).searchParams.get('of') ?? ''
    if (!isResult(of)) throw new PageProblem('page_unknown')
    return resultPage(req.raw, of, cookies.readSigned(req.raw, 'signed_in_as'))
  })
  return app
}

interface Choice {
  request: Request
  found: FoundGrant
}

/** After the button: to where the person says who they are. */
async function goOn(way: string, { request, found }: Choice, deps: DeviceAppDeps): Promise<Response> {
  const back = `${protocol.devicePage.path}?user_code=${formatUserCode(found.letters)}`
  if (deps.local && way === 'local') return redirect(`/sign-in?return=${encodeURIComponent(back)}`)
  if (deps.local && way === 'session') {
    const signedIn = await signedInHere(request, deps)
    if (signedIn === undefined) return redirect(back)
    const { person, session } = signedIn
    const { issuer, secondFactor } = session
    return approve({ person, grant: found.grant.id, issuer, secondFactor }, deps)
  }
  const issuer = issuerOf(deps.issuers, way)
  if (issuer === undefined) return redirect(back)
  try {
    return await beginFlow({ issuer, target: { grant: found.grant.id } }, deps)
  } catch (error) {
    if (error instanceof IssuerAway) return redirect(back)
    throw error
  }
}
