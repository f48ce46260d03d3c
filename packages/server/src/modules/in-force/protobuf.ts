/** A field of a protobuf message whose value has a length: text, bytes, or a message. Others are passed over. */
export interface ProtobufField {
  number: number
  bytes: Uint8Array
}

/**
 * The fields with a length of one message, as they come. @throws RangeError when it is no protobuf
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0

  /** At most ten bytes; only the low 32 bits are needed of lengths and tags. */
  function varint(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = message[at++]
      if (byte === undefined) break
      if (shift < 32) value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a number has no end')
  }

  while (at < message.length) {
    const tag = varint()
    const [number, type] = [Math.floor(tag / 8), tag % 8]
    if (type === 0) varint()
    else if (type === 1) at += 8
    else if (type === 5) at += 4
    else if (type === 2) {
      const length = varint()
      if (length > message.length - at) throw new RangeError('a value is longer than its message')
      yield { number, bytes: message.subarray(at, at + length) }
      at += length
    } else throw new RangeError('a field has no known type')
  }
  if (at > message.length) throw new RangeError('a value is longer than its message')
}
