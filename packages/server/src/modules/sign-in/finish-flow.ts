import { AdminProblem } from '@sekisho/contract'
import { redirect } from '../../http/pages/index.ts'
import type { Person } from '../people/index.ts'
import { beginFlow } from './begin-flow.ts'
import type { DeviceAppDeps, Visit } from './device-deps.ts'
import type { Flow } from './flow-state.ts'
import { approvalPurpose } from './oauth-endpoints.ts'
import { IssuerAway, problemIn, SignInDenied } from './oidc/problems.ts'
import { resultOf, type Result } from './pages/device-pages.ts'
import { firstPass, lacksSecondFactor, secondPass, type Proved } from './passes.ts'
import { protocol } from './protocol.ts'

/** The browser is back from the identity provider. */
export async function finishFlow(visit: Visit, deps: DeviceAppDeps): Promise<Response> {
  const { search, searchParams } = new URL(visit.request.url)
  const state = searchParams.get('state') ?? ''
  let flow: Flow | undefined
  try {
    flow = await deps.flows.finish(visit.request, state)
    const issuer = deps.issuers.get(flow.issuer)
    if (issuer === undefined) throw new SignInDenied('state_invalid', 'its issuer is configured no more')
    // Our own origin and not the request's: a Host header is the client's word.
    const callback = new URL(`${deps.origin()}${protocol.callback.path}${search}`)
    const back = { issuer, request: { ...flow, callback, state } }
    const proved = flow.stepUp ? await secondPass(back, deps) : await firstPass(back, deps)
    // Once: whoever comes back from there is let in with what they have.
    if (!flow.stepUp && issuer.settings.secondFactor.stepUp !== undefined && lacksSecondFactor(proved)) {
      const { person, subject, providerToken } = proved
      const first = { personId: person.id, subject, providerToken }
      return await beginFlow({ issuer, target: flow.target, first }, deps)
    }
    return await arrive({ flow, proved, visit }, deps)
  } catch (error) {
    return denied(error, { client: visit.client, flow }, deps)
  }
}

interface Arrival {
  flow: Flow
  proved: Proved
  visit: Visit
}

async function arrive(
  { flow, proved, visit: { request, client } }: Arrival,
  deps: DeviceAppDeps,
): Promise<Response> {
  const { target, issuer } = flow
  if ('grant' in target) return approve({ ...proved, grant: target.grant, issuer }, deps)
  const cookies = await deps.browser.open(request, { ...proved, issuer, client }).catch((cause: unknown) => {
    if (!(cause instanceof AdminProblem)) throw cause
    throw new SignInDenied('person_inactive', 'deactivated on the way back', { cause })
  })
  return redirect(target.returnTo, [deps.flows.clear(), ...cookies])
}

interface Approved {
  person: Person
  grant: string
  issuer: string
  secondFactor: boolean
  providerToken?: string | undefined
}

export async function approve(approved: Approved, deps: DeviceAppDeps): Promise<Response> {
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
  const result = lacksSecondFactor(approved) ? 'approved_one_factor' : 'approved'
  return toResult(result, [deps.flows.clear(), deps.cookies.writeSigned('signed_in_as', name, 300)])
}

function denied(
  error: unknown,
  { client, flow }: { client: Visit['client']; flow: Flow | undefined },
  { denials, failureLimit, flows, log }: DeviceAppDeps,
): Response {
  if (error instanceof IssuerAway) {
    log.warn({ issuer: error.issuer, problem: problemIn(error) }, 'an identity provider is away')
    return toResult('away', [flows.clear()], flow)
  }
  if (!(error instanceof SignInDenied)) throw error
  const { reason } = error
  failureLimit.take(client.address)
  denials.record({
    reason,
    client,
    detail: problemIn(error),
    ...(flow === undefined ? {} : { issuer: flow.issuer }),
  })
  // A state that is not this browser's must not end the flow that this browser is on.
  return toResult(resultOf(reason), reason === 'state_invalid' ? [] : [flows.clear()], flow)
}

/** A page of its own, so that a reload or a change of language sends nothing twice. */
export function toResult(result: Result, cookies: readonly string[] = [], flow?: Flow): Response {
  if (flow === undefined || 'grant' in flow.target)
    return redirect(`${protocol.deviceResult.path}?of=${result}`, cookies)
  const back = encodeURIComponent(flow.target.returnTo)
  return redirect(`/sign-in?problem=${result}&return=${back}`, cookies)
}
