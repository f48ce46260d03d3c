import { Refusal } from '@sekisho/contract'
import type { AccessPolicy } from '../../modules/policies/index.ts'
import { isServerTool, type Message } from './read-message.ts'

/**
 * Checks a message against the caller's access policy and what the company offers at all.
 * @throws Refusal model_not_allowed, server_tool_not_allowed
 */
export function admit(message: Message, policy: AccessPolicy, isOffered: (model: string) => boolean): void {
  for (const model of [message.model, ...message.otherModels]) {
    if (isOffered(model) && policy.allowsModel(model)) continue
    const allowed = policy.describeModels()
    throw new Refusal('model_not_allowed', { model, allowed }, { facts: { allowed } })
  }
  const tool = message.toolTypes.find((type) => isServerTool(type) && !policy.allowsServerTool(type))
  if (tool !== undefined) throw new Refusal('server_tool_not_allowed', { tool })
}
