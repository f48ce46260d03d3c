import type { RefusalCode, RefusalValues } from '@sekisho/contract'
import type { SignInSettings } from '../sign-in/index.ts'
import type { ClientFacts, Device } from './device.ts'
import type { OwnDevices } from './rows.ts'

export type DeviceRules = SignInSettings['devices']

/** What a model call says about the machine it comes from. */
export interface DeviceCall {
  personId: string
  /** of the device that the call names; undefined: it names none */
  fingerprint: string | undefined
  /** a call that never names one (count_tokens) is not refused for it */
  mustName: boolean
  /** the sign-in it comes with; undefined for a credential */
  session: { id: string; deviceId: string | null } | undefined
  /** read only when they are new or may differ */
  facts: () => ClientFacts
  /** they are those of this conversation's last call */
  sameFacts: boolean
}

/** A device that is not written down yet, or differs from what is. */
export interface Sighting {
  personId: string
  fingerprint: string
  facts: ClientFacts
  /** the sign-in whose device this is: a session's first call shows where it was signed in */
  binds: string | undefined
  /** epoch milliseconds */
  seenAt: number
}

/** Why a call may not pass. */
export interface DeviceRefusal {
  code: Extract<RefusalCode, `device_${string}`>
  values: RefusalValues
}

export type Verdict =
  | { refusal: DeviceRefusal }
  | { refusal?: undefined; seen?: Device | undefined; isNew?: boolean; binds?: string | undefined }

/** What is known on this node when a call is judged. */
export interface Known {
  own: OwnDevices | undefined
  /** fingerprint a session is about to be bound to */
  bindingOf: (session: string) => string | undefined
  /** new devices of a person that are about to be written down, beside this one */
  pendingOf: (personId: string, fingerprint: string) => number
}

/** Decides about one call, from memory: whether it passes, and whether it tells something new. */
export function judge(call: DeviceCall, rules: DeviceRules, known: Known): Verdict {
  const { fingerprint } = call
  const signedIn = call.session?.deviceId == null ? undefined : known.own?.byId.get(call.session.deviceId)
  if (signedIn && signedIn.blockedAt !== null) return blocked(signedIn)
  if (fingerprint === undefined) return rules.knownOnly && call.mustName ? unknown('-') : { seen: signedIn }
  const device = known.own?.byFingerprint.get(fingerprint)
  if (device && device.blockedAt !== null) return blocked(device)
  const binds = bindingSession({ ...call, fingerprint }, signedIn, known)
  if (rules.knownOnly && binds === undefined && (device === undefined || device.knownAt === null))
    return unknown(fingerprint)
  if (device) return { seen: device, binds }
  const { maxPerPerson } = rules
  if (maxPerPerson === undefined) return { isNew: true, binds }
  const others = countingDevices(known.own?.byId.values() ?? [], rules)
  if (others + known.pendingOf(call.personId, fingerprint) < maxPerPerson) return { isNew: true, binds }
  return { refusal: { code: 'device_limit', values: { limit: maxPerPerson } } }
}

/** Devices that count against the most a person may have: those that are served. */
export function countingDevices(devices: Iterable<Device>, { knownOnly }: DeviceRules): number {
  let count = 0
  for (const { fingerprint, blockedAt, knownAt } of devices)
    if (fingerprint !== null && blockedAt === null && (knownAt !== null || !knownOnly)) count++
  return count
}

/**
 * The session that this call shows the device of: none was seen with it before. One whose device is not in memory was
 * opened on another node a moment ago; SQL will know.
 */
function bindingSession(
  { session, fingerprint }: DeviceCall,
  signedIn: Device | undefined,
  { bindingOf }: Known,
): string | undefined {
  if (session === undefined || (signedIn && signedIn.fingerprint !== null)) return undefined
  const pending = bindingOf(session.id)
  return pending === undefined || pending === fingerprint ? session.id : undefined
}

function blocked({ name, blockedReason }: Device): Verdict {
  return { refusal: { code: 'device_blocked', values: { device: name, reason: blockedReason ?? '' } } }
}

function unknown(fingerprint: string): Verdict {
  return { refusal: { code: 'device_unknown', values: { fingerprint } } }
}
