import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'

/** A security key in software (WebAuthn level 3), as honest or as dishonest as a test wants it. */
export interface Authenticator {
  /** answers `navigator.credentials.create`, as JSON of the credential */
  create(options: string, site: Site): string
  /** answers `navigator.credentials.get` with the one credential it holds */
  get(options: string, site: Site): string
  /** another one with the same key and the same count: what a thief who copied the key has */
  copy(): Authenticator
}

export interface Site {
  /** the page the browser is on */
  origin: string
  /** the relying party; the browser derives it from the page */
  rpId?: string
  /** false: only touched, no finger and no PIN */
  userVerified?: boolean
  crossOrigin?: boolean
}

interface Credential {
  id: Buffer
  key: KeyObject
  counter: number
}

export function createAuthenticator(held?: Credential): Authenticator {
  let credential = held
  return {
    create(options, site) {
      const { challenge } = JSON.parse(options) as { challenge: string }
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      credential = { id: randomBytes(32), key: privateKey, counter: 1 }
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const attested = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, credential.id.length]),
        credential.id,
        coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')),
      ])
      const authData = Buffer.concat([authenticatorData(site, credential.counter, 0x40), attested])
      return answer(credential.id, {
        clientDataJSON: clientData('webauthn.create', challenge, site),
        attestationObject: attestation(authData).toString('base64url'),
        transports: ['internal'],
      })
    },
    get(options, site) {
      const { challenge } = JSON.parse(options) as { challenge: string }
      if (credential === undefined) throw new Error('this authenticator holds nothing')
      credential.counter++
      const clientDataJSON = clientData('webauthn.get', challenge, site)
      const authData = authenticatorData(site, credential.counter, 0)
      const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
      return answer(credential.id, {
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, credential.key).toString('base64url'),
      })
    },
    copy() {
      if (credential === undefined) throw new Error('this authenticator holds nothing')
      const pem = credential.key.export({ type: 'pkcs8', format: 'pem' })
      return createAuthenticator({ ...credential, key: createPrivateKey(pem) })
    },
  }
}

function clientData(type: string, challenge: string, { origin, crossOrigin = false }: Site): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin })).toString('base64url')
}

/** WebAuthn, 6.1: who it is for, what the person did, how often. */
function authenticatorData(
  { origin, rpId, userVerified = true }: Site,
  counter: number,
  more: number,
): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const flags = 0x01 | (userVerified ? 0x04 : 0) | more
  return Buffer.concat([sha256(Buffer.from(rpId ?? new URL(origin).hostname)), Buffer.from([flags]), count])
}

/** RFC 9052: a map of kty EC2, alg ES256, crv P-256, x and y, in CBOR. */
function coseKey(x: Buffer, y: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    x,
    Buffer.from([0x22, 0x58, 0x20]),
    y,
  ])
}

/** `{ fmt: 'none', attStmt: {}, authData }` in CBOR (RFC 8949). */
function attestation(authData: Buffer): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    Buffer.from([0x58, authData.length]),
    authData,
  ])
}

function answer(id: Buffer, response: object): string {
  const text = id.toString('base64url')
  return JSON.stringify({ id: text, rawId: text, type: 'public-key', response, clientExtensionResults: {} })
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
