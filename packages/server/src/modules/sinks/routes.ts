import { AdminProblem } from '@sekisho/contract'
import type { SinkBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Sinks } from './sinks.ts'
import type { SinkState } from './state.ts'

type Operation = 'listSinks' | 'pauseSink' | 'resumeSink' | 'listDeadLetters' | 'retryDeadLetters'

/** The sinks' part of the admin API. */
export function sinkHandlers(sinks: Sinks): Pick<AdminHandlers, Operation> {
  return {
    listSinks: async () => ({ data: (await sinks.list()).map(sinkBody) }),
    pauseSink: async ({ name, reason }, actor) => sinkBody(await sinks.pause(actor, name, reason)),
    resumeSink: async ({ name }, actor) => sinkBody(await sinks.resume(actor, name)),
    async listDeadLetters({ name, limit, after }) {
      const { data, next } = await sinks.deadLetters(name, { limit, after: leafOf(after) })
      const letters = data.map((letter) => ({ ...letter, refusedAt: iso(letter.refusedAt) }))
      return next === undefined ? { data: letters } : { data: letters, next: String(next) }
    },
    retryDeadLetters: async ({ name, leaf }, actor) => ({ letters: await sinks.retry(actor, name, leaf) }),
  }
}

/** @throws AdminProblem cursor_invalid */
function leafOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after)) throw new AdminProblem('cursor_invalid', { field: 'after' })
  return Number(after)
}

function sinkBody({ problemAt, pausedAt, lastDeliveredAt, ...state }: SinkState): SinkBody {
  return {
    ...state,
    ...(problemAt === undefined ? {} : { problemAt: iso(problemAt) }),
    ...(pausedAt === undefined ? {} : { pausedAt: iso(pausedAt) }),
    ...(lastDeliveredAt === undefined ? {} : { lastDeliveredAt: iso(lastDeliveredAt) }),
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
