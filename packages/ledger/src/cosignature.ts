/**
 * What a witness signs: that a checkpoint is the largest consistent one it has seen by a time.
 * @see https://c2sp.org/tlog-cosignature
 */

const timeBytes = 8
const signatureBytes = 64

/** The text under a cosignature. @param text of the checkpoint, without its signatures. @param time POSIX seconds */
export function cosignedText(text: string, time: number): string {
  return `cosignature/v1\ntime ${time}\n${text}`
}

export function joinCosignature(time: number, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(timeBytes + signature.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  bytes.set(signature, timeBytes)
  return bytes
}

/** Undefined: it has not the form of one. */
export function splitCosignature(bytes: Uint8Array): { time: number; signature: Uint8Array } | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset, timeBytes).getBigUint64(0))
  return Number.isSafeInteger(time) ? { time, signature: bytes.slice(timeBytes) } : undefined
}
