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
