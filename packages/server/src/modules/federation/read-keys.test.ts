import type { LookupFunction } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReadKeys } from './read-keys.ts'
import { openTestIssuer, type TestIssuer } from './testing/issuer.ts'

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await openTestIssuer()
})
afterEach(() => issuer.close())

const read = (options: Partial<Parameters<typeof createReadKeys>[0]> = {}) =>
  createReadKeys({ allowLoopback: true, proxy: {}, ...options })

/** Answers discovery as it should be, but for what is given, and the keys with the listener. */
function discover(document: object): void {
  const body = JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...document })
  issuer.answerWith((_, response) => response.writeHead(200).end(body))
}

/** Each look-up of a name gives the next of the addresses; the last stays. */
function resolvingTo(...addresses: string[]): LookupFunction & { names: string[] } {
  const names: string[] = []
  const lookup: LookupFunction = (name, _options, callback) => {
    names.push(name)
    const address = addresses.length > 1 ? addresses.shift() : addresses[0]
    callback(null, [{ address: address ?? '', family: address?.includes(':') ? 6 : 4 }])
  }
  return Object.assign(lookup, { names })
}

describe('the keys of an issuer', () => {
  it('are read from where its discovery document says', async () => {
    expect(await read()(issuer.url)).toEqual(issuer.jwks())
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys'])
  })

  it('are not read from a document that names another issuer', async () => {
    discover({ issuer: 'https://token.actions.githubusercontent.com' })
    await expect(read()(issuer.url)).rejects.toThrow("another issuer's")
    discover({ issuer: `${issuer.url}/` })
    await expect(read()(issuer.url)).rejects.toThrow("another issuer's")
  })

  it('are refused on this machine unless the operator allows it', async () => {
    await expect(read({ allowLoopback: false })(issuer.url)).rejects.toThrow('this machine itself')
    expect(issuer.asked).toEqual([])
  })

  it.each([
    ['a redirect to the metadata service', 302, { location: 'http://169.254.169.254/' }],
    ['a redirect within', 307, { location: '/elsewhere' }],
    ['an error', 500, {}],
    ['nothing', 204, {}],
  ])('are not taken from %s', async (_, status, headers) => {
    issuer.answerWith((_, response) => response.writeHead(status, headers).end())
    await expect(read()(issuer.url)).rejects.toMatchObject({ name: 'OutboundProblem' })
    expect(issuer.asked).toHaveLength(1)
  })

  it.each(['not json', '[]', '{}', '{"issuer":7}', '{"keys":{}}', '{"keys":[7]}', 'null'])(
    'are not found in %s',
    async (body) => {
      issuer.answerWith((_, response) => response.writeHead(200).end(body))
      await expect(read()(issuer.url)).rejects.toMatchObject({ name: 'OutboundProblem' })
    },
  )

  it('beyond a mebibyte, or a hundred, are not read', async () => {
    const padding = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, padding: 'x'.repeat(1_048_577) }
    discover(padding)
    await expect(read()(issuer.url)).rejects.toThrow('more than 1048576 bytes')
    const keys = Array.from({ length: 101 }, () => ({ kty: 'EC' }))
    issuer.answerWith((request, response) =>
      response
        .writeHead(200)
        .end(
          JSON.stringify(
            request.url === '/keys' ? { keys } : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` },
          ),
        ),
    )
    await expect(read()(issuer.url)).rejects.toThrow('right form')
  })

  it('that do not come in time are given up', async () => {
    issuer.answerWith((request, response) => {
      if (request.url !== '/keys')
        response.end(JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }))
      else response.writeHead(200).write('{"keys":[')
    })
    await expect(read({ timeoutMs: 50 })(issuer.url)).rejects.toMatchObject({ name: 'OutboundProblem' })
  })

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/keys',
    'https://metadata.google.internal/keys',
    'https://[fe80::1]/keys',
    'https://100.100.100.200/keys',
    'http://example.com/keys',
    'https://user:secret@example.com/keys',
    'file:///etc/passwd',
    'data:application/json,{"keys":[]}',
    'nonsense',
  ])('are never asked for at %s', async (address) => {
    discover({ jwks_uri: address })
    const lookup = resolvingTo('192.0.2.1')
    await expect(read({ lookup, timeoutMs: 2_000 })(issuer.url)).rejects.toMatchObject({
      name: 'OutboundProblem',
    })
    expect(lookup.names).toEqual([])
  })
})

describe('an issuer by name', () => {
  const url = 'https://issuer.test'

  it.each(['169.254.169.254', '127.0.0.1', '::ffff:169.254.169.254', 'fd00:ec2::254', '0.0.0.0'])(
    'that resolves to %s is not called',
    async (address) => {
      const lookup = resolvingTo(address)
      await expect(read({ lookup })(url)).rejects.toThrow(address.replace('::ffff:', ''))
      expect(lookup.names).toEqual(['issuer.test'])
    },
  )
})
