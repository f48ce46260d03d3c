import type { ReceiverParts } from '../receivers/parts.ts'
import { noon } from './entries.ts'

/** Test support: what receivers stand on, with a clock that moves when told to and no waiting. */
export interface TestParts extends ReceiverParts {
  advance(ms: number): void
  /** somebody sets the wall clock back */
  setBack(ms: number): void
  /** how long receivers wanted to wait, each time */
  waits: number[]
}

export function createTestParts(): TestParts {
  let now = noon + 60_000
  let setBackMs = 0
  const waits: number[] = []
  return {
    origin: { ledger: 'sekisho/test', hostname: 'gateway-1', version: '0.1.0' },
    proxy: {},
    clock: { now: () => now - setBackMs, monotonic: () => now },
    random: (size) => new Uint8Array(size).fill(0x5a),
    async wait(ms) {
      waits.push(ms)
    },
    waits,
    advance: (ms) => void (now += ms),
    setBack: (ms) => void (setBackMs += ms),
  }
}
