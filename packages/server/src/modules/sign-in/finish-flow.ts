import { redirect } from '../../http/pages/index.ts'
import type { Person } from '../people/index.ts'
import { admitPerson } from './admission.ts'
import type { DeviceAppDeps, Visit } from './device-deps.ts'
import { approvalPurpose } from './oauth-endpoints.ts'
import { IssuerAway, problemIn, SignInDenied } from './oidc/problems.ts'
import { resultOf, type Result } from './pages/device-pages.ts'
import { protocol } from './protocol.ts'

/** The browser is back from the identity provider. */
export async function finishFlow({ request, client }: Visit, deps: DeviceAppDeps): Promise<Response> {
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
  return toResult('approved', [deps.flows.clear(), deps.cookies.writeSigned('signed_in_as', name, 300)])
}

function denied(
  error: unknown,
  { client, asked }: { client: Visit['client']; asked: string | undefined },
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

/** A page of its own, so that a reload or a change of language sends nothing twice. */
export function toResult(result: Result, cookies: readonly string[] = []): Response {
  return redirect(`${protocol.deviceResult.path}?of=${result}`, cookies)
}
