import { fingerprintOf } from '../devices/index.ts'
import type { EarlyClaims } from './early-claims.ts'
import type { SettingsEvent } from './settings-events.ts'

export interface TelemetrySender {
  personId: string
  /** id of the sign-in that the telemetry came with; undefined: a credential */
  session: string | undefined
}

/** @throws when the store cannot be read */
export type TakeSettingsEvents = (sender: TelemetrySender, events: readonly SettingsEvent[]) => Promise<void>

/**
 * Keeps where clients found their settings, as claims of their devices. A client that is signed in to a gateway says its
 * person's id in place of its device; its session will know the device.
 */
export function createSettingsEventTaker(early: EarlyClaims): TakeSettingsEvents {
  return async ({ personId, session }, events) => {
    const taken = events.map(async ({ sources, userId, version }) => {
      const fingerprint = userId === undefined || userId === personId ? undefined : fingerprintOf(userId)
      if (session === undefined && fingerprint === undefined) return
      const clientVersion = version !== undefined && /^[\w.+-]{1,40}$/.test(version) ? version : null
      await early.take({ personId, session, fingerprint, sources: JSON.stringify(sources), clientVersion })
    })
    await Promise.all(taken)
  }
}
