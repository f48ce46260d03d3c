import { createHmac, generateKeyPairSync } from 'node:crypto'
import * as fc from 'fast-check'
import { SignJWT } from 'jose/jwt/sign'
import { importJWK } from 'jose/key/import'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../../platform/clock/random.ts'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { testSqlite } from '../../platform/sql/test-database.ts'
import {
  addPerson,
  createTestClock,
  hourMs,
  masterKey,
  minuteMs,
  openSessionNode,
  signIn,
  testActor,
  type SessionNode,
} from './testing/node.ts'

const databases = testSqlite()
const issuer = 'https://sekisho.example.com'
const clock = createTestClock()
let node: SessionNode
let token = ''
let session = ''
let person = ''

beforeEach(async () => {
  node = await openSessionNode({ storage: await databases.openControl(), clock })
  const somebody = await addPerson(node)
  const opened = await node.sessions.open(testActor, signIn(somebody))
  token = opened.tokens.accessToken
  session = opened.session.id
  person = somebody.id
})
afterEach(async () => {
  await node.close()
  await databases.dispose()
})

const json = (part: string | undefined) =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const seconds = () => Math.floor(clock.now() / 1000)
const header = () => json(token.split('.')[0])
const isFound = async (text: string) => (await node.sessions.find(text)) !== undefined

/** Signs as this server would, whatever it is asked to: what somebody could do who had the key. */
async function signed(
  claims: Record<string, unknown>,
  protectedHeader: Record<string, unknown> = header(),
): Promise<string> {
  const [row] = await node.db.read.selectFrom('signing_keys').selectAll().execute()
  const jwk = createSealer([masterKey], systemRandom).open('signing_key', row?.private_jwk ?? '')
  const key = await importJWK(JSON.parse(jwk) as { kty: string }, 'EdDSA')
  return await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...protectedHeader }).sign(key)
}
const claims = () => ({
  iss: issuer,
  aud: 'sekisho',
  sub: person,
  sid: session,
  jti: 'one',
  iat: seconds(),
  exp: seconds() + 3600,
})

describe('an access token', () => {
  it('says who, where, for whom and until when, and nothing else', () => {
    const [, payload] = token.split('.')
    expect(header()).toStrictEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) })
    expect(json(payload)).toStrictEqual({
      iss: issuer,
      aud: 'sekisho',
      sub: person,
      sid: session,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      iat: seconds(),
      exp: seconds() + 3600,
      name: '田中',
      billing_group_tag: 'project',
    })
    expect(header()['kid']).toBe(node.sessions.jwks().keys[0]?.['kid'])
  })

  it('made as ours are is found: the tests below change one thing each', async () => {
    expect(await isFound(await signed(claims()))).toBe(true)
  })

  it.each([
    ['another issuer', () => ({ iss: 'https://evil.example' })],
    ['an issuer that begins like ours', () => ({ iss: `${issuer}.evil.example` })],
    ['another audience', () => ({ aud: 'claude-gateway' })],
    ['no audience', () => ({ aud: undefined })],
    ['expired', () => ({ exp: seconds() })],
    ['no end', () => ({ exp: undefined })],
    ['an end that is no number', () => ({ exp: '9999999999' })],
    ['not valid yet', () => ({ nbf: seconds() + 60 })],
    ['no session', () => ({ sid: undefined })],
    ['a session that is no text', () => ({ sid: [session] })],
    ['a session that is not there', () => ({ sid: 'ses_00000000000000000000000000' })],
    ['a name of every object for a session', () => ({ sid: '__proto__' })],
    ['no subject', () => ({ sub: undefined })],
    ['no id', () => ({ jti: undefined })],
  ])('is not found with %s, though it is signed', async (_what, change) => {
    expect(await isFound(await signed({ ...claims(), ...change() }))).toBe(false)
  })

  it.each([
    ['another type', () => ({ typ: 'JWT' })],
    ['no type', () => ({ typ: undefined })],
    ['no key’s name', () => ({ kid: undefined })],
    ['a key’s name that is a path', () => ({ kid: '../../../../dev/null' })],
    ['a key’s name that is SQL', () => ({ kid: "' or 1=1 --" })],
    ['a key’s name that is a URL', () => ({ kid: 'https://evil.example/key' })],
    ['a name of every object for a key', () => ({ kid: 'constructor' })],
    ['an address of keys', () => ({ jku: 'https://evil.example/jwks.json' })],
    ['an address of certificates', () => ({ x5u: 'https://evil.example/cert.pem' })],
    ['a certificate', () => ({ x5c: ['MIIB'] })],
  ])('is not found with %s in its header, though it is signed', async (_what, change) => {
    expect(await isFound(await signed(claims(), { ...header(), ...change() }))).toBe(false)
  })

  it('brings no key of its own', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const jwk = publicKey.export({ format: 'jwk' })
    for (const extra of [{ jwk }, { jwk, kid: '' }, {}]) {
      const forged = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'EdDSA', ...header(), ...extra })
        .sign(privateKey)
      expect(await isFound(forged)).toBe(false)
    }
  })

  it('without a signature is none, however "none" is written', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const body = `${part({ ...header(), alg })}.${part(claims())}`
      for (const signature of ['', 'AA', token.split('.')[2]])
        expect(await isFound(`${body}.${signature}`)).toBe(false)
    }
  })

  it('is not verified with the public key as if that were a secret', async () => {
    const [jwk] = node.sessions.jwks().keys
    const secrets = [JSON.stringify(jwk), String(jwk?.['x']), Buffer.from(String(jwk?.['x']), 'base64url')]
    for (const secret of secrets) {
      const body = `${part({ ...header(), alg: 'HS256' })}.${part(claims())}`
      const mac = createHmac('sha256', secret).update(body).digest('base64url')
      expect(await isFound(`${body}.${mac}`)).toBe(false)
    }
  })

  it('changed anywhere is another', async () => {
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, at) + other + token.slice(at + 1)
      if (sameBytes(changed, token)) continue
      expect(await isFound(changed), changed).toBe(false)
    }
  })

  it('too long, or no token at all, costs nothing', async () => {
    const long = await signed({ ...claims(), padding: 'x'.repeat(8_000) })
    expect(node.sessions.find(long)).toBeUndefined()
    for (const text of ['', '.', '..', 'eyJ.eyJ.', 'Bearer', `${token}.${token}`, `${token} `, '\u0000'])
      expect(node.sessions.find(text)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(node.sessions.find(text)).toBeUndefined()
      }),
    )
  })

  it('of another server is none of ours', async () => {
    const other = await openSessionNode({ storage: await databases.openControl(), clock })
    const stranger = await other.sessions.open(testActor, signIn(await addPerson(other)))
    expect(await isFound(stranger.tokens.accessToken)).toBe(false)
    await other.close()
  })
})

describe('signing keys', () => {
  it('are followed by others without anybody being signed out, and forgotten once their tokens are over', async () => {
    const [before] = node.sessions.jwks().keys
    // Of a life that is never given, since one that is given would have ended by itself.
    const long = await signed({ ...claims(), exp: seconds() + 36_000 })
    const kid = await node.sessions.rotateSigningKey({ type: 'operator' })
    expect(kid).not.toBe(before?.['kid'])
    expect(node.sessions.jwks().keys.map((key) => key['kid'])).toStrictEqual([before?.['kid'], kid])
    clock.pass(hourMs - 1)
    expect(await isFound(token)).toBe(true)
    const fresh = await node.sessions.open(testActor, signIn({ ...(await addPerson(node)) }))
    expect(json(fresh.tokens.accessToken.split('.')[0])['kid']).toBe(kid)
    clock.pass(2 * minuteMs)
    expect(node.sessions.jwks().keys.map((key) => key['kid'])).toStrictEqual([kid])
    expect(await isFound(fresh.tokens.accessToken)).toBe(true)
    expect(await isFound(long)).toBe(false)
  })

  it('that are retired have no private half left, and the store forgets them at the next rotation', async () => {
    await node.sessions.rotateSigningKey({ type: 'operator' })
    const [old] = await node.db.read
      .selectFrom('signing_keys')
      .selectAll()
      .where('retired_at', 'is not', null)
      .execute()
    expect(old?.private_jwk).toBe('')
    clock.pass(2 * hourMs)
    await node.sessions.rotateSigningKey({ type: 'operator' })
    const rows = await node.db.read.selectFrom('signing_keys').select('kid').execute()
    expect(rows.map(({ kid }) => kid)).not.toContain(old?.kid)
    expect(rows).toHaveLength(2)
  })

  it('are public in their public half alone, and sealed in the store', async () => {
    const [key] = node.sessions.jwks().keys
    expect(key).toStrictEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^[\w-]{43}$/),
      alg: 'EdDSA',
      use: 'sig',
    })
    const [row] = await node.db.read.selectFrom('signing_keys').selectAll().execute()
    expect(row?.private_jwk).toMatch(/^[0-9a-f]{8}\.[\w-]+$/)
  })
})

/** The last characters of base64 may differ in bits that mean nothing. */
function sameBytes(a: string, b: string): boolean {
  const bytes = (text: string) =>
    text.split('.').map((each) => Buffer.from(each, 'base64url').toString('hex'))
  return bytes(a).join() === bytes(b).join()
}
