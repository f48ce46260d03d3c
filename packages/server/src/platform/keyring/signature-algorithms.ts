/**
 * How others may sign what this server believes (JWA, RFC 7518 and 8037). Asymmetric ones only: with HS256 whoever knows
 * the public key could sign, and `none` is no signature.
 */
export const signatureAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const
