import type { AdminHandlers } from '../index.ts'

/** Test support: answers of the operations about providers, as their schemas say. */

const time = '2026-11-22T06:14:00.000Z'
const rates = { input: 4, cacheWrite5m: 5, cacheWrite1h: 8, cacheRead: 1, output: 20 }

type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function providerAnswers(answer: Answer): Pick<AdminHandlers, 'listProviders' | 'listRateCards'> {
  return {
    listProviders: answer({
      node: 'boot_1',
      startedAt: time,
      data: [
        {
          name: 'practice',
          kind: 'practice',
          practice: true,
          contract: 'api' as const,
          retention: 'zero' as const,
          training: false,
          region: 'local',
          keys: 0,
          recent: { minutes: 10, calls: 0, failed: 0, failures: [] },
        },
      ],
    }),
    listRateCards: answer({
      data: [
        {
          model: 'claude-opus-5-5',
          displayName: 'Claude Opus 5.5',
          from: '2026-09-22',
          inForce: true,
          status: 'active' as const,
          rates,
          fast: 2,
        },
      ],
      webSearchMicroUsd: 10_000,
      multiplierPpm: 1_000_000,
      overrides: [{ model: 'claude-opus-5-5', ...rates }],
    }),
  }
}
