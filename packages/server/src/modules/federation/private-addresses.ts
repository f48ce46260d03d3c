import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { hostOf, OutboundProblem } from '../providers/index.ts'

/**
 * Keeps an issuer on the public internet from sending us into the private network with its `jwks_uri` (server-side
 * request forgery). An issuer that lives on a private address itself may name another: clusters do. What may be called at
 * all, the guarded fetch knows.
 */
export interface PrivateAddresses {
  /** resolves names for one issuer's documents */
  lookup: LookupFunction
  /**
   * Told before the address that the issuer named is called; from then on private ones are refused unless the issuer has
   * one. @throws OutboundProblem when a written address is refused
   */
  followIssuer(address: URL): void
}

/** @param issuer as an administrator wrote it */
export function createPrivateAddresses(
  issuer: URL,
  resolve: LookupFunction = systemLookup,
): PrivateAddresses {
  let allowed = isPrivate(hostOf(issuer))
  let following = false
  const problem = (host: string) =>
    new OutboundProblem(`${host} is on a private network, and the issuer that names it is not`)
  return {
    lookup(hostname, options, callback) {
      resolve(hostname, options, (error, answer, family) => {
        if (error) return callback(error, answer, family)
        const addresses = Array.isArray(answer) ? answer.map(({ address }) => address) : [answer]
        const found = addresses.some(isPrivate)
        if (found && following && !allowed) return callback(problem(hostname), [])
        if (!following) allowed ||= found
        callback(null, answer, family)
      })
    },
    followIssuer(address) {
      following = true
      if (isPrivate(hostOf(address)) && !allowed) throw problem(address.host)
    },
  }
}

/** Of addresses; a name is not private before it is looked up. */
function isPrivate(host: string): boolean {
  return isIP(host) !== 0 && ipaddr.process(host).range() !== 'unicast'
}
