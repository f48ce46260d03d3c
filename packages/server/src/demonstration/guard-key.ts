import { generateKeyPairSync, sign } from 'node:crypto'

/** The key of a machine's guard, and what it says under it. */
export interface GuardKey {
  jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string }
  /** A compact JWS (RFC 7515, RFC 8037). @param typ of `guardTokenTypes` */
  sign(typ: string, claims: object): string
}

export function createGuardKey(): GuardKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    jwk: { kty: 'OKP', crv: 'Ed25519', x },
    sign(typ, claims) {
      const text = [{ alg: 'EdDSA', typ }, claims].map(encode).join('.')
      return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
    },
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
