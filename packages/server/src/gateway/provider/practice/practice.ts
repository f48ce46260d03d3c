import { randomBytes } from 'node:crypto'
import { providerModelId, type PracticeProviderSettings } from '../../../modules/providers/index.ts'
import { ProviderBroken, ProviderUnreachable } from '../errors.ts'
import type { AnswerSink, Outgoing, Provider, Sending } from '../provider.ts'
import { estimateTokens } from './answer.ts'
import { play, type Performance } from './play.ts'
import { perform, performError, performJson, type Stage } from './perform.ts'
import { countProblem, readRequest } from './request.ts'
import { readScript, startScript } from './script.ts'

export interface PracticeProviderDeps {
  random?: (bytes: number) => Uint8Array
}

/**
 * The built-in simulated model, in process: speaks the Messages API's shapes, says in every answer that no model was
 * called, and follows a script where one is given. Costs nothing and knows nothing.
 * @throws Error when the script file cannot be read or does not fit its schema
 */
export function createPracticeProvider(
  settings: PracticeProviderSettings,
  { random = randomBytes }: PracticeProviderDeps = {},
): Provider {
  const script = startScript(settings.scriptFile === undefined ? [] : readScript(settings.scriptFile))
  const open = new Set<Sending>()
  const id = (prefix: string) => `${prefix}_practice_${Buffer.from(random(12)).toString('hex')}`
  const stage: Stage = { id, broken: () => new ProviderBroken(settings.name, 'scripted to break off') }

  function answer({ path, body }: Outgoing): Performance {
    const endpoint = path.split('?', 1)[0]
    if (endpoint === '/v1/messages/count_tokens') {
      const problem = countProblem(body)
      if (problem !== undefined) return performError({ status: 400, message: problem }, stage)
      return performJson(200, { input_tokens: estimateTokens(body.length) }, stage)
    }
    if (endpoint !== '/v1/messages') return performError({ status: 404, message: 'Not Found' }, stage)
    const read = readRequest(body)
    if ('problem' in read) return performError({ status: 400, message: read.problem }, stage)
    return perform(read.request, script.next(read.request), stage)
  }

  function send(outgoing: Outgoing, sink: AnswerSink): Sending {
    const sending = play(answer(outgoing), {
      onHead: (status, headers) => sink.onHead(status, headers),
      onChunk: (chunk) => sink.onChunk(chunk),
      onEnd() {
        open.delete(sending)
        sink.onEnd()
      },
      onError(error) {
        open.delete(sending)
        sink.onError(error)
      },
    })
    open.add(sending)
    return sending
  }

  return {
    settings,
    simulated: true,
    modelId: (requested) => providerModelId(settings, requested),
    send,
    async close() {
      const stopping = new ProviderUnreachable(settings.name, 'this node is stopping')
      for (const sending of open) sending.abort(stopping)
    },
  }
}
