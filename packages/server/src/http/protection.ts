/**
 * What every answer carries that a browser could be made to ask for, as the official gateway sends it: no guess at its
 * type, no frame, no hold on the window that opened it, and no address passed on.
 */
export const protection = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const
