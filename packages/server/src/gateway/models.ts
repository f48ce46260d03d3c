import type { Call, GatewayDeps } from './call.ts'
import { writeRefusal } from './refuse.ts'
import { Refusal } from '@sekisho/contract'
import { authenticate } from './steps/authenticate.ts'

/** `GET /v1/models`: the models this caller's access policy allows, in the shape of Anthropic's Models API. */
export function models(call: Call, deps: GatewayDeps): void {
  try {
    const { person } = authenticate(call.request.headers, deps)
    const policy = deps.policies.snapshotFor(person)
    const data = deps.offeredModels
      .filter(({ id }) => deps.isOffered(id) && policy.allowsModel(id))
      .map(({ id, displayName, createdAt }) => ({
        type: 'model',
        id,
        display_name: displayName,
        created_at: createdAt,
      }))
    const body = JSON.stringify({
      data,
      has_more: false,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    })
    call.response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    deps.metrics.refused(error.code)
    writeRefusal(call.response, error, { locale: deps.locale, exchange: 'models', now: deps.clock.now() })
  }
}
