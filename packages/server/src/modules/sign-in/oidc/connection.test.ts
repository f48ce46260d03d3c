import { beforeEach, expect, it } from 'vitest'
import { OutboundProblem } from '../../providers/index.ts'
import { createConnection, type Connection } from './connection.ts'
import { testIssuer } from './testing/issuer-settings.ts'

const issuer = 'https://id.example.com'
const document = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
}

let now: number
let asked: string[]
let told: unknown[]
let answer: () => Response
let connection: Connection
beforeEach(() => {
  now = 0
  asked = []
  told = []
  answer = () => Response.json(document)
  connection = open()
})

function open(more: Parameters<typeof testIssuer>[1] = {}): Connection {
  return createConnection(testIssuer(issuer, more), {
    clock: { monotonic: () => now },
    onAway: (error) => told.push(error),
    outbound: {
      fetch: async (url) => {
        asked.push(url)
        return answer()
      },
      close: async () => undefined,
    },
  })
}

const away = () => {
  throw new OutboundProblem('nobody is there')
}
const tokenEndpoint = async () => (await connection.open()).config.serverMetadata().token_endpoint

it('nobody is asked before somebody signs in, and then once for all who do', async () => {
  expect(asked).toEqual([])
  await Promise.all([1, 2, 3].map(() => connection.open()))
  await connection.open()
  expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`])
})

it('a provider that is away is asked again after pauses that grow, however many people wait', async () => {
  answer = away
  const times: number[] = []
  for (let second = 0; second < 130; second++) {
    const before = asked.length
    await expect(connection.open()).rejects.toMatchObject({ name: 'IssuerAway' })
    if (asked.length > before) times.push(second)
    now += 1000
  }
  expect(times).toEqual([0, 1, 3, 7, 15, 31, 63, 123])
  expect(told).toHaveLength(times.length)
  answer = () => Response.json(document)
  now += 60_000
  expect(await tokenEndpoint()).toBe(`${issuer}/token`)
})

it('what a provider says of itself is asked anew now and then, and what was known holds while it is away', async () => {
  await connection.open()
  now += 3_600_000
  answer = away
  expect(await tokenEndpoint()).toBe(`${issuer}/token`)
  expect(told).toHaveLength(1)
  now += 3_600_000
  answer = () => Response.json({ ...document, token_endpoint: `${issuer}/new-token` })
  expect(await tokenEndpoint()).toBe(`${issuer}/new-token`)
})

it.each([
  ['of another issuer', () => Response.json({ ...document, issuer: 'https://evil.example' })],
  ['that is no document', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['of an error', () => new Response('', { status: 500 })],
])('a document %s is none', async (_, given) => {
  answer = given
  await expect(connection.open()).rejects.toMatchObject({ name: 'IssuerAway' })
})

it('a document kept elsewhere must be of this issuer all the same', async () => {
  connection = open({ discoveryUrl: 'https://elsewhere.example/.well-known/openid-configuration' })
  expect(await tokenEndpoint()).toBe(`${issuer}/token`)
  expect(asked).toEqual(['https://elsewhere.example/.well-known/openid-configuration'])
  connection = open({ discoveryUrl: 'https://elsewhere.example/.well-known/openid-configuration' })
  answer = () => Response.json({ ...document, issuer: 'https://elsewhere.example' })
  await expect(connection.open()).rejects.toMatchObject({ name: 'IssuerAway' })
})

it('any tenant’s tokens are never taken: Entra ID’s common issuer is no issuer', async () => {
  const common = 'https://login.microsoftonline.com/common/v2.0'
  connection = createConnection(testIssuer(common), {
    clock: { monotonic: () => now },
    onAway: () => undefined,
    outbound: {
      fetch: async () =>
        Response.json({ ...document, issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }),
      close: async () => undefined,
    },
  })
  await expect(connection.open()).rejects.toMatchObject({ name: 'IssuerAway' })
})

it('a client key that is no PEM stops the boot', () => {
  const clientAssertion = { privateKeyPem: 'x', certificatePem: 'y' }
  expect(() => open({ clientAssertion })).toThrow('client_assertion')
})
