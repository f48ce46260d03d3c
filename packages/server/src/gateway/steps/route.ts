import { createHmac } from 'node:crypto'
import { Refusal, type Retention } from '@sekisho/contract'
import type { Provider } from '../provider/provider.ts'
import type { Message } from './read-message.ts'

/** Providers that may serve a call, in order, each with the id it knows the model by. */
export interface Route {
  candidates: readonly { provider: Provider; model: string }[]
  /** the history carries thinking signatures, which no other provider can check: no failover */
  sticky: boolean
  /** it asks for thinking, or its history has some; undefined where there is one provider, and nobody asks */
  thought?: boolean
  /** remembers which provider answered, for the conversation's next call; not for an error, which leaves no signature */
  served(provider: string): void
}

export interface RouteRequest {
  message: Message
  body: Buffer
  person: string
  retention: Retention
  /** false: tokens are counted, and nothing is thought */
  answers: boolean
  /** Claude Code's session id */
  conversation?: string
}

export interface RouterDeps {
  providers: readonly Provider[]
  /** the provider whose thinking a person's conversation may hold, from the ledger's projection */
  conversationProvider: (person: string, conversation: string) => Promise<string | undefined>
  /** keys the in-memory name of a conversation that has no id; new at every start */
  secret: Uint8Array
  maxConversations: number
}

export interface Router {
  /** @throws Refusal provider_none */
  route(request: RouteRequest): Promise<Route>
}

/** Whose answers a conversation holds. */
interface Home {
  provider: string
  /** they may carry signatures */
  thought: boolean
}

/**
 * Chooses providers in the configured order; in a conversation that may hold thinking signatures, the one that made them
 * first. Conversations are remembered in memory, and behind that in the ledger's projection, so that one whose history
 * carries signatures finds its provider again after a restart or on another node.
 */
export function createRouter(deps: RouterDeps): Router {
  const homes = new Map<string, Home>()

  /** A call without thinking leaves no signature: Claude Code's side calls must not take their conversation elsewhere. */
  function remember(key: string, home: Home): void {
    if (!home.thought && homes.get(key)?.thought === true) return
    homes.delete(key)
    homes.set(key, home)
    if (homes.size <= deps.maxConversations) return
    const oldest = homes.keys().next()
    if (!oldest.done) homes.delete(oldest.value)
  }

  return {
    async route(request) {
      const candidates = capable(deps.providers, request)
      const { message, person, conversation } = request
      if (candidates.length === 0) throw new Refusal('provider_none', { model: message.model })
      // With one provider in the configuration there is nothing to remember, and the hot path does not ask.
      if (deps.providers.length === 1) return { candidates, sticky: false, served: () => {} }
      const key = conversationKey(request, deps.secret)
      const known = homes.get(key)
      const sticky = message.hasThinkingSignature()
      const thought = request.answers && (sticky || message.asksForThinking())
      const served = (provider: string) => remember(key, { provider, thought })
      if (!sticky) {
        const inOrder = known?.thought ? homeFirst(candidates, known) : candidates
        return { candidates: inOrder, sticky, thought, served }
      }
      // A node that has seen side calls alone knows less than the ledger.
      const last =
        (known?.thought ? known.provider : undefined) ??
        (conversation && (await deps.conversationProvider(person, conversation))) ??
        known?.provider
      const home = candidates.find(({ provider }) => provider.settings.name === last)
      return { candidates: home ? [home] : candidates.slice(0, 1), sticky, thought, served }
    },
  }
}

function homeFirst(candidates: Route['candidates'], { provider: name }: Home): Route['candidates'] {
  const isHome = ({ provider }: Route['candidates'][number]) => provider.settings.name === name
  return [...candidates.filter(isHome), ...candidates.filter((candidate) => !isHome(candidate))]
}

function capable(providers: readonly Provider[], { message, retention }: RouteRequest) {
  const candidates: { provider: Provider; model: string }[] = []
  for (const provider of providers) {
    // a zero-data-retention call reaches only providers recorded as such; the practice model keeps nothing either way
    if (retention === 'zdr' && provider.settings.terms.retention !== 'zero') continue
    const model = provider.modelId(message.model)
    if (model !== undefined) candidates.push({ provider, model })
  }
  return candidates
}

/**
 * A conversation's key: its id, or, for programs that send none, a keyed digest of the person and the first message,
 * which every later call repeats. It is never written anywhere.
 */
function conversationKey({ conversation, message, body, person }: RouteRequest, secret: Uint8Array): string {
  // By person too: a session id is the client's own word, and nobody's may move another's conversation.
  if (conversation !== undefined) return `${person} ${conversation}`
  const hmac = createHmac('sha256', secret).update(person)
  const span = message.firstMessageSpan()
  if (span) hmac.update(body.subarray(span.start, span.end))
  return hmac.digest('base64url')
}
