/**
 * Whether a request that changes something comes from one of our own pages. Browsers say so in Sec-Fetch-Site on https
 * and loopback, and in Origin everywhere; both must agree where both are there, and a request with neither is no form of ours.
 * @param origin the public origin, never taken from the request
 */
export function isSameOrigin(request: Request, origin: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  const from = request.headers.get('origin')
  if (site !== null && site !== 'same-origin') return false
  return from === origin
}
