import type { Rates } from '../rates.ts'
import type { Average } from './average.ts'
import { CallExpectation, type CallToEstimate, type Expectation } from './expectation.ts'
import { createLru } from './lru.ts'
import { createOutputModel } from './output-model.ts'
import { createPromptCosts } from './prompt-cost.ts'
import { createPromptMemory } from './prompt-memory.ts'
import type { Ratio } from './ratio.ts'

/** Says what calls will cost, and learns from what they did. In memory only: a node that starts knows the prior. */
export interface Estimator {
  /** Takes microseconds, never throws, and keeps a limited number of models and conversations in mind. */
  expect(call: CallToEstimate): Expectation
}

const mostModels = 200

export function createEstimator({ rates }: { rates: Pick<Rates, 'prices'> }): Estimator {
  const learned = {
    rates,
    outputs: createOutputModel(),
    prompts: createPromptMemory(),
    promptCosts: createPromptCosts(),
    tokensPerText: createLru<Ratio>(mostModels),
    searches: createLru<Average>(mostModels),
  }
  return { expect: (call) => new CallExpectation(call, learned) }
}
