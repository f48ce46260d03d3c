/** Test support. The other signature that ECDSA has for the same text: s becomes n - s. */
export function mirrored(token: string): string {
  const at = token.lastIndexOf('.') + 1
  const signature = Buffer.from(token.slice(at), 'base64url')
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const s = order - BigInt(`0x${signature.subarray(32).toString('hex')}`)
  const half = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
  return token.slice(0, at) + Buffer.concat([signature.subarray(0, 32), half]).toString('base64url')
}
