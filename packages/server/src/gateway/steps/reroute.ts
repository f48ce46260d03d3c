import type { AccessPolicy } from '../../modules/policies/index.ts'
import type { Call, GatewayDeps } from '../call.ts'
import type { Caller } from './authenticate.ts'
import type { Message } from './read-message.ts'

interface Admitted {
  call: Call
  caller: Caller
  message: Message
  policy: AccessPolicy
}

type RerouteDeps = Pick<GatewayDeps, 'routing' | 'isOffered' | 'metrics'>

/**
 * An admitted message as the first routing rule wants it served: the same, or with another model in its place. A model
 * that the caller may not have is passed over. So is every rule where there is thinking: its signatures are the model's
 * that made them, and a call that asks for none can leave none to a later call of its conversation, which may go elsewhere.
 */
export function reroute({ call, caller, message, policy }: Admitted, deps: RerouteDeps): Message {
  const { routing, isOffered, metrics } = deps
  if (routing === undefined) return message
  const { model, maxTokens } = message
  const asked = { subject: caller.person, model, maxTokens, headers: call.request.headers }
  const found = routing.find(asked, (to) => {
    const isAllowed = isOffered(to) && policy.allowsModel(to)
    if (!isAllowed) metrics.routing('not_allowed')
    return isAllowed
  })
  if (found === undefined) return message
  if (message.asksForThinking() || message.hasThinkingSignature()) {
    metrics.routing('thinking')
    return message
  }
  metrics.routing('routed')
  return { ...message, model: found.to, routed: { from: model, rule: found.rule } }
}

/**
 * `"claude-haiku-5-5";from="claude-opus-5-5";rule=0`: a structured field (RFC 9651), an item with the model that serves,
 * what was asked for, and the rule's place under `sekisho.routing`. Nothing when no rule put a model in place.
 */
export function routedHeader({ model, routed }: Pick<Message, 'model' | 'routed'>): readonly string[] {
  if (routed === undefined) return []
  return ['x-sekisho-routed', `${structured(model)};from=${structured(routed.from)};rule=${routed.rule}`]
}

/** A String, or a Display String where the text is not printable ASCII: what was asked for is the client's own word. */
function structured(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  const escaped = Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte)
    return byte < 0x20 || byte > 0x7e || character === '%' || character === '"'
      ? `%${byte.toString(16).padStart(2, '0')}`
      : character
  })
  return `%"${escaped.join('')}"`
}
