import type { Estimator } from '../packages/server/src/modules/spend/index.ts'
import type { Counters } from '../packages/server/src/platform/counters/counters.ts'

/** A gateway of the product, as far as money is concerned: an estimator and counters of its own. */
export interface Node {
  estimator: Estimator
  counters: Counters
}
