/** Byte strings in one piece, which crosses to a thread without being copied again. */
export interface Joined {
  bytes: Uint8Array<ArrayBuffer>
  /** where each ends */
  ends: Uint32Array
}

/** Before each part is RFC 9162's leaf prefix, 0x00: a leaf is hashed as it lies there. */
export const prefixLength = 1

export function joinBytes(parts: readonly Uint8Array[]): Joined {
  const ends = new Uint32Array(parts.length)
  let length = 0
  for (const [index, part] of parts.entries()) {
    length += prefixLength + part.length
    ends[index] = length
  }
  const bytes = new Uint8Array(length)
  for (const [index, part] of parts.entries()) bytes.set(part, (ends[index] ?? 0) - part.length)
  return { bytes, ends }
}

/** The parts, each with its prefix. */
export function* partsOf({ bytes, ends }: Joined): Generator<Uint8Array> {
  let from = 0
  for (const end of ends) {
    yield bytes.subarray(from, end)
    from = end
  }
}
