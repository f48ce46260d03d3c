const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const urlSafe = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Standard base64 with padding, as notes and checkpoints carry it. @see RFC 4648, 4 */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, standard)
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

/** base64url without padding, as entries carry hashes. @see RFC 4648, 5 */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, urlSafe)
}

/** The bytes of canonical, padded standard base64; undefined for anything else, unused bits that are set included. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const digits = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8))
  let held = 0
  let bits = 0
  let length = 0
  for (const digit of digits) {
    held = ((held << 6) | standard.indexOf(digit)) & 0xfff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = (held >>> bits) & 0xff
  }
  return encodeBase64(bytes) === text ? bytes : undefined
}

const urlSafeCodes = Uint8Array.from(urlSafe, (letter) => letter.charCodeAt(0))

/** Whether the text is the base64url of the bytes, without making it. */
export function namesHash(text: string, bytes: Uint8Array): boolean {
  if (text.length !== Math.ceil((bytes.length * 4) / 3)) return false
  for (let at = 0, place = 0; at < bytes.length; at += 3, place += 4) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const letters = Math.min(4, text.length - place)
    for (let letter = 0; letter < letters; letter++) {
      if (text.charCodeAt(place + letter) !== urlSafeCodes[(group >>> (18 - 6 * letter)) & 63]) return false
    }
  }
  return true
}

function encode(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 63)
    if (left > 1) text += alphabet.charAt((group >>> 6) & 63)
    if (left > 2) text += alphabet.charAt(group & 63)
  }
  return text
}
