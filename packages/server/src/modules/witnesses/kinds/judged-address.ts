import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { createAddressGuard } from '../../providers/index.ts'
import { WitnessProblem } from '../witness.ts'

/** All addresses of a name. @throws as node:dns does */
export type Lookup = (host: string) => Promise<readonly { address: string }[]>

const everyAddress: Lookup = (host) => systemLookup(host, { all: true })

/**
 * The address to connect to for a host that git or ssh would else look up themselves: judged, so that a name cannot be
 * made to mean this machine or a cloud's metadata service. One refused address refuses the name; a host that is an
 * address was judged as it was written.
 * @throws WitnessProblem
 */
export async function judgedAddress(host: string, lookup: Lookup = everyAddress): Promise<string> {
  if (isIP(host) !== 0) return host
  const found = await lookup(host).catch((cause: unknown) => {
    throw new WitnessProblem(`${host} cannot be looked up`, { cause })
  })
  const guard = createAddressGuard()
  const problem = found.map(({ address }) => guard.refuses(address, { loopback: false })).find(Boolean)
  const [first] = found
  if (problem !== undefined || first === undefined)
    throw new WitnessProblem(`${host} resolves to an address that is refused: ${problem ?? 'none'}`)
  return first.address
}
