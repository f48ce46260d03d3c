import type { Device } from './device.ts'

/**
 * Devices of one person that are written down. An id is the client's own word, so that anybody with a credential could
 * make up any number of them.
 */
export const maxRecorded = 100

/** A device that was not seen for so long, and that nobody vouched for, makes place for a new one. */
const forgottenAfterMs = 30 * 86_400_000

/** The device to give up for a new one; `'free'`: none has to be; undefined: all must stay. */
export function placeAmong(devices: readonly Device[], now: number): Device | 'free' | undefined {
  if (devices.length < maxRecorded) return 'free'
  let oldest: Device | undefined
  for (const device of devices) {
    if (device.blockedAt !== null || (device.knownAt !== null && device.fingerprint !== null)) continue
    if (now - device.lastSeenAt < forgottenAfterMs) continue
    if (oldest === undefined || device.lastSeenAt < oldest.lastSeenAt) oldest = device
  }
  return oldest
}
