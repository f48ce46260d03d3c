import { Refusal, type ExchangeAdmitted, type SessionKind } from '@sekisho/contract'
import type { IncomingHttpHeaders } from 'node:http'
import { clientFacts, fingerprintOf, type Devices } from '../../modules/devices/index.ts'
import type { Message } from './read-message.ts'

/** What is known of a call once its body was read. */
export interface DeviceQuestion {
  person: { id: string; kind: 'person' | 'service_account' }
  /** the sign-in it comes with; undefined for a credential */
  session: { id: string; kind: SessionKind; deviceId: string | null } | undefined
  message: Pick<Message, 'conversation' | 'clientDevice'>
  endpoint: ExchangeAdmitted['endpoint']
  headers: IncomingHttpHeaders
}

/**
 * @returns the fingerprint of the device that the call names, as far as it is looked at
 * @throws Refusal device_unknown, device_blocked, device_limit
 */
export type CheckDevice = (question: DeviceQuestion) => string | undefined

export interface CheckDeviceOptions {
  devices: Pick<Devices, 'check' | 'ruled'>
  maxConversations: number
}

const maxFingerprints = 10_000

/** What the last call of a conversation said; by whom, because a session id is the client's own word. */
interface Remembered {
  personId: string
  fingerprint: string
  agent: string
}

/**
 * Holds a call of Claude Code against the rules for devices. The device stands deep in the body, so that it is read only
 * at a conversation's first call, or when a rule depends on it. Machines of service accounts come and go; they are not
 * looked at.
 */
export function createDeviceCheck({ devices, maxConversations }: CheckDeviceOptions): CheckDevice {
  const conversations = new Map<string, Remembered>()
  const fingerprintFor = createFingerprints()

  function remember(conversation: string, said: Remembered): void {
    conversations.delete(conversation)
    conversations.set(conversation, said)
    if (conversations.size <= maxConversations) return
    const oldest = conversations.keys().next()
    if (!oldest.done) conversations.delete(oldest.value)
  }

  return ({ person, session, message, endpoint, headers }) => {
    const agent = headers['user-agent'] ?? ''
    if (person.kind === 'service_account' || !isClaudeCode(agent, session?.kind)) return undefined
    const { conversation } = message
    const last = conversation === undefined ? undefined : conversations.get(conversation)
    const facts = () => clientFacts(agent, textOf(headers['x-stainless-os']))
    const about = { personId: person.id, mustName: endpoint === 'messages', session, facts }
    const isKnown = last?.personId === person.id && last.agent === agent
    if (isKnown && !devices.ruled) {
      const { fingerprint } = last
      // Refused, the body has the last word: the conversation may have been taken to another machine.
      if (devices.check({ ...about, fingerprint, sameFacts: true }) === undefined) return fingerprint
    }
    const device = message.clientDevice()
    const fingerprint = device === undefined ? undefined : fingerprintFor(device)
    const sameFacts = isKnown && last.fingerprint === fingerprint
    const refusal = devices.check({ ...about, fingerprint, sameFacts })
    if (refusal) throw new Refusal(refusal.code, refusal.values)
    // A call that names no device (count_tokens) says nothing about the others of its conversation.
    if (conversation !== undefined && fingerprint !== undefined)
      remember(conversation, { personId: person.id, fingerprint, agent })
    return fingerprint
  }
}

/** A session of Claude Code, or of `sekisho token`, is for nothing else. */
function isClaudeCode(agent: string, kind: SessionKind | undefined): boolean {
  return kind === 'claude_code' || kind === 'cli' || agent.startsWith('claude-cli/')
}

/** Under a rule every call is read, and hashing costs more than reading. In memory only, all forgotten when too many. */
function createFingerprints(): (device: string) => string {
  const known = new Map<string, string>()
  return (device) => {
    const found = known.get(device)
    if (found !== undefined) return found
    if (known.size === maxFingerprints) known.clear()
    const fingerprint = fingerprintOf(device)
    known.set(device, fingerprint)
    return fingerprint
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
