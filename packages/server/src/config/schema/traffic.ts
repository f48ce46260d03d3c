import { addressRange, list, section, wholeNumber } from './scalars.ts'

const addressRanges = list(addressRange, 10_000).default([])

export const accessControl = section({
  allow_cidrs: addressRanges.describe('Only these client addresses are served, when there are any.'),
  deny_cidrs: addressRanges.describe('These client addresses are refused, even when allowed above.'),
}).describe(
  'Clients by address, before authentication; `/healthz` and `/readyz` are exempt from `allow_cidrs`.',
)

export const limits = section({
  max_request_bytes: wholeNumber(1, 512 * 1024 * 1024)
    .default(32 * 1024 * 1024)
    .describe('Longest request body; longer ones get 413 before they are read.'),
  max_request_header_bytes: wholeNumber(1, 1024 * 1024)
    .optional()
    .describe('Longest request headers, all together; longer ones get 431. Left out: 65536.'),
  max_url_length: wholeNumber(1, 1024 * 1024)
    .optional()
    .describe('Longest request URL; longer ones get 414.'),
}).describe('Sizes of requests.')

export const timeouts = section({
  upstream_ttfb_ms: wholeNumber(1, 3_600_000)
    .optional()
    .describe('How long an upstream may take to begin its answer. Left out: 120000.'),
}).describe('Times.')

/** How often, in which time; as the official file says it. */
export const perAddress = (max: number) =>
  section({
    max: wholeNumber(1, 1_000_000).default(max).describe('Attempts in a window.'),
    window_seconds: wholeNumber(1, 86_400).default(600).describe('Length of the window.'),
  })

export const rateLimits = section({
  device_authorization: perAddress(30)
    .prefault({})
    .describe('Sign-ins that one client address may begin, and as many that may fail.'),
  device_verify: perAddress(10)
    .prefault({})
    .describe(
      'Wrong codes of one client address. Right ones do not count, so that an office behind one address is not kept out.',
    ),
}).describe(
  'How often one address may try to sign in, by process; an IPv6 site (/48) ten times as often as one of its networks (/64). All addresses together have no limit: whoever has many of them would shut everybody else out.',
)
