import { formatId, type IdNoun } from '@sekisho/contract'
import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'

/**
 * Makes ids that sort in the order they were made, also within one millisecond and when the clock steps back: the
 * ten random bytes are then counted up instead of drawn again.
 * @see https://github.com/ulid/spec#monotonicity
 */
export function createSequentialId<Noun extends IdNoun>(noun: Noun, clock: Clock, random: Random) {
  let timeMs = 0
  let bytes = new Uint8Array(10)
  return () => {
    const now = clock.now()
    if (now > timeMs) {
      timeMs = now
      bytes = Uint8Array.from(random(10))
      // Room to count up without ever running over.
      bytes[0] = (bytes[0] ?? 0) & 0x7f
    } else {
      countUp(bytes)
    }
    return formatId(noun, timeMs, bytes)
  }
}

function countUp(bytes: Uint8Array): void {
  for (let i = bytes.length - 1; i >= 0; i--) {
    const next = ((bytes[i] ?? 0) + 1) & 0xff
    bytes[i] = next
    if (next !== 0) return
  }
}
