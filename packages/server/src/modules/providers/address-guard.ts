import { BlockList, isIP } from 'node:net'

/** Decides whether a provider may live at an address. Built once; holds no other state. */
export interface AddressGuard {
  /** Why not, or undefined. `address` is an IPv4 or IPv6 literal. */
  refuses(address: string, options: { loopback: boolean }): string | undefined
}

const linkLocal = [
  ['169.254.0.0', 16],
  ['fe80::', 10],
] as const
/** where clouds answer with a machine's credentials outside the link-local range: AWS (IPv6), Alibaba, Oracle */
const metadata = ['fd00:ec2::254', '100.100.100.200', '192.0.0.192'] as const
const nowhere = [
  ['0.0.0.0', 8],
  ['224.0.0.0', 3],
  ['::', 128],
  ['ff00::', 8],
] as const
const loopback = [
  ['127.0.0.0', 8],
  ['::1', 128],
] as const
/** RFC 6052: an IPv4 address in the last 32 bits */
const nat64 = '64:ff9b::'

/**
 * Keeps a mistyped, copied or rebound base URL from turning Sekisho into a reader of its own cloud's metadata service
 * (server-side request forgery). IPv4 written inside IPv6 is seen too. Private ranges pass: companies run relays there.
 */
export function createAddressGuard(): AddressGuard {
  const lists = {
    'a link-local address, where clouds keep their metadata service': listOf(linkLocal),
    "a cloud's metadata address": listOf(
      metadata.map((address) => [address, isIP(address) === 6 ? 128 : 32]),
    ),
    'not an address of one machine': listOf(nowhere),
  }
  const loopbackList = listOf(loopback)
  return {
    refuses(address, options) {
      const family = isIP(address)
      if (family === 0) return `${address} is not an address`
      const type = family === 6 ? 'ipv6' : 'ipv4'
      if (loopbackList.check(address, type))
        return options.loopback ? undefined : `${address} is this machine itself`
      for (const [what, list] of Object.entries(lists))
        if (list.check(address, type)) return `${address} is ${what}`
      return undefined
    },
  }
}

function listOf(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [address, bits] of ranges) {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits, family)
    if (family === 'ipv4') list.addSubnet(`${nat64}${address}`, 96 + bits, 'ipv6')
  }
  return list
}
