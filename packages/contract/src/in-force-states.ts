/** What a device is to the managed settings that are due on it. */
export const inForceStates = [
  'in_force',
  'drifted',
  'stale',
  'claimed_only',
  'unguarded',
  'nothing_due',
] as const
export type InForceState = (typeof inForceStates)[number]
