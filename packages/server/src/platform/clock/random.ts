import { randomBytes, randomFillSync } from 'node:crypto'

/** Random bytes, so that tests decide what chance brings. Only for ids; secrets come straight from node:crypto. */
export type Random = (size: number) => Uint8Array

export const systemRandom: Random = (size) => randomBytes(size)

const poolBytes = 8_192

/** Bytes drawn from the system in blocks, because a draw costs 13 µs however small it is. No byte is given out twice. */
export function createPooledRandom(): Random {
  const pool = Buffer.alloc(poolBytes)
  let next = poolBytes
  return (size) => {
    if (size > poolBytes) return randomBytes(size)
    if (next + size > poolBytes) {
      randomFillSync(pool)
      next = 0
    }
    next += size
    return Uint8Array.prototype.slice.call(pool, next - size, next)
  }
}
