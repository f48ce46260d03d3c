import type { Call, GatewayDeps } from './call.ts'
import { writeRefusal } from './refuse.ts'
import { Refusal } from '@sekisho/contract'
import type { Person } from '../modules/people/index.ts'
import { authenticate } from './steps/authenticate.ts'

/** Where the log says what happened: a list of models is no exchange and has no id. */
const request = 'models'

/** `GET /v1/models`: the models this caller's access policy allows, in the shape of Anthropic's Models API. */
export async function models(call: Call, deps: GatewayDeps): Promise<void> {
  try {
    const { person } = await authenticate(call.request.headers, deps)
    const data = modelsFor(person, deps).map(({ id, displayName, createdAt }) => ({
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
    const isExpected = error instanceof Refusal
    if (!isExpected) deps.log.error({ err: error, request }, 'the models could not be listed')
    const refusal = isExpected ? error : new Refusal('internal', { request }, { cause: error })
    deps.metrics.refused(refusal.code)
    writeRefusal(call.response, refusal, { locale: deps.locale, now: deps.clock.now() })
  }
}

/** What is offered to somebody. */
export function modelsFor(
  person: Person,
  { offeredModels, isOffered, policies }: Pick<GatewayDeps, 'offeredModels' | 'isOffered' | 'policies'>,
): GatewayDeps['offeredModels'] {
  const policy = policies.snapshotFor(person)
  return offeredModels.filter(({ id }) => isOffered(id) && policy.allowsModel(id))
}
