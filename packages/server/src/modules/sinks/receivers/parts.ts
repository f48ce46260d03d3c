import type { Clock } from '../../../platform/clock/clock.ts'
import type { Random } from '../../../platform/clock/random.ts'
import type { ProxySettings } from '../../providers/index.ts'
import type { Origin } from '../formats/origin.ts'

/** What receivers stand on. */
export interface ReceiverParts {
  origin: Origin
  proxy: ProxySettings
  clock: Clock
  random: Random
  /** resolves after so long, or at once when the signal is raised */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
}
