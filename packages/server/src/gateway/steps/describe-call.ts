import type { ExchangeAdmitted, LeveledField, RecordLevel } from '@sekisho/contract'
import type { Call } from '../call.ts'
import type { Caller } from './authenticate.ts'
import { isServerTool, type Message } from './read-message.ts'

interface Described {
  call: Pick<Call, 'client'>
  caller: Caller
  message: Message
  level: RecordLevel
  /** the shape of the session is recorded: how many messages, which tools */
  structure: boolean
}

/** What an admission may say of a call beyond who, which model and what is held; what its level omits is not even read. */
export function describeCall({
  call,
  caller,
  message,
  level,
  structure,
}: Described): Pick<ExchangeAdmitted, LeveledField & keyof ExchangeAdmitted> {
  return {
    client: call.client,
    ...(structure ? { messages: message.messageCount, toolResults: message.toolResults() } : {}),
    ...(level === 'full' ? identified(caller, message) : {}),
  }
}

function identified({ session }: Caller, { toolTypes, speed, inferenceGeo, serviceTier }: Message) {
  const serverTools = toolTypes.filter(isServerTool)
  const options = speed ?? inferenceGeo ?? serviceTier
  return {
    ...(session?.deviceId == null ? {} : { device: session.deviceId }),
    ...(serverTools.length === 0 ? {} : { serverTools }),
    ...(options === undefined ? {} : { options: { speed, inferenceGeo, serviceTier } }),
  }
}
