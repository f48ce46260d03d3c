import { baseUrlProblem, hostOf, isLoopbackHost } from '../providers/index.ts'

/**
 * Why an issuer's URL may not be called, or undefined. HTTPS; on this machine, also plain HTTP, only where the operator
 * allows issuers there.
 */
export function issuerProblem(issuer: string, allowLoopback: boolean): string | undefined {
  const problem = baseUrlProblem(issuer)
  if (problem !== undefined) return problem
  if (allowLoopback || !isLoopbackHost(hostOf(new URL(issuer)))) return undefined
  return 'it is on this machine'
}

/** The same for an address that the issuer names itself; it may have a query. */
export function keysAddressProblem(address: string, allowLoopback: boolean): string | undefined {
  if (!URL.canParse(address)) return 'it is not a URL'
  const url = new URL(address)
  url.search = ''
  return issuerProblem(url.href, allowLoopback)
}
