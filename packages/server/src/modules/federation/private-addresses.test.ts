import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createPrivateAddresses } from './private-addresses.ts'

const publicAddress = '140.82.112.3'
const privateAddresses = ['10.0.0.7', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd12::7', '::ffff:10.0.0.7']

function resolved(lookup: LookupFunction, host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, answer) => (error ? reject(error) : resolve(answer)))
  })
}

/** Names that begin with `a` have the first address, others the second. */
function open(issuer: string, [ofA, ofOthers]: readonly [string, string]) {
  return createPrivateAddresses(new URL(issuer), (host, _, callback) =>
    callback(null, [{ address: host.startsWith('a') ? ofA : ofOthers, family: 4 }]),
  )
}

describe('the address of the keys', () => {
  it.each(privateAddresses)('is not %s, by name, when the issuer is on the internet', async (address) => {
    const { lookup, followIssuer } = open('https://a.test', [publicAddress, address])
    await resolved(lookup, 'a.test')
    followIssuer(new URL('https://keys.test/jwks'))
    await expect(resolved(lookup, 'keys.test')).rejects.toThrow('private network')
  })

  it('is not a private one, as written, when the issuer is on the internet', async () => {
    const { lookup, followIssuer } = open('https://a.test', [publicAddress, publicAddress])
    await resolved(lookup, 'a.test')
    for (const host of ['10.0.0.7', '[fd12::7]', '127.0.0.1'])
      expect(() => followIssuer(new URL(`https://${host}/jwks`))).toThrow('private network')
  })

  it('is not what the issuer’s own name turns into meanwhile', async () => {
    let address = publicAddress
    const { lookup, followIssuer } = createPrivateAddresses(new URL('https://a.test'), (_, __, callback) =>
      callback(null, [{ address, family: 4 }]),
    )
    await resolved(lookup, 'a.test')
    followIssuer(new URL('https://a.test/jwks'))
    address = '10.0.0.7'
    await expect(resolved(lookup, 'a.test')).rejects.toThrow('private network')
  })

  it('may be private when the issuer is: a cluster names its own API server', async () => {
    const cluster = open('https://a.test', ['10.0.0.1', '10.0.0.7'])
    await resolved(cluster.lookup, 'a.test')
    cluster.followIssuer(new URL('https://10.0.0.7:6443/openid/v1/jwks'))
    await expect(resolved(cluster.lookup, 'keys.test')).resolves.toMatchObject([{ address: '10.0.0.7' }])
    const written = open('https://10.0.0.1', [publicAddress, '10.0.0.7'])
    written.followIssuer(new URL('https://keys.test/jwks'))
    await expect(resolved(written.lookup, 'keys.test')).resolves.toMatchObject([{ address: '10.0.0.7' }])
  })
})
