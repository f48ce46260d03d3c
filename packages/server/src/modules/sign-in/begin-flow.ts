import { redirect } from '../../http/pages/index.ts'
import type { FlowStates, FlowTarget } from './flow-state.ts'
import type { Issuer } from './oidc/issuer.ts'
import { protocol } from './protocol.ts'
import type { FirstPass, StepUps } from './step-ups.ts'

export interface BeginFlowDeps {
  flows: FlowStates
  stepUps: StepUps
  origin: () => string
}

interface Way {
  issuer: Issuer
  target: FlowTarget
  /** what came of the first time there, when this is the second */
  first?: FirstPass
}

/** Sends the browser to the identity provider. @throws IssuerAway */
export async function beginFlow({ issuer, target, first }: Way, deps: BeginFlowDeps): Promise<Response> {
  const stepUp = first !== undefined
  const { flow, state, cookie } = deps.flows.begin({ issuer: issuer.settings.issuer, target, stepUp })
  const redirectUri = `${deps.origin()}${protocol.callback.path}`
  const url = await issuer.begin({ ...flow, state, redirectUri })
  if (first !== undefined) await deps.stepUps.keep(flow.nonce, first)
  return redirect(url.href, [cookie])
}
