import type { ServerResponse } from 'node:http'
import { unlimited, type BudgetHold, type Budgets } from '../../modules/budgets/index.ts'
import type { Exchange } from '../exchange.ts'

/** A call, as far as budgets ask. */
interface HeldCall extends Omit<Parameters<Budgets['hold']>[0], 'at' | 'signal'> {
  exchange: Exchange
  response: ServerResponse
}

/**
 * Keeps what a call may need in every budget that contains it, and counts what it came to when the exchange is settled.
 * @throws BudgetRefusal
 */
export async function holdBudget(
  budgets: Pick<Budgets, 'hold'>,
  { exchange, response, ...call }: HeldCall,
): Promise<BudgetHold> {
  const held = budgets.hold({ ...call, at: exchange.arrivedAt, signal: () => leavingOf(response) })
  const hold = held instanceof Promise ? await held : held
  if (hold === unlimited) return hold
  exchange.onSettle((end) => {
    if (end.outcome === 'refused') hold.settle(undefined)
    else hold.settle(end.answer)
  })
  return hold
}

/** Given, because Node makes one with a trace of the stack otherwise. */
const left = new Error('the client left')

/** Aborts when the client leaves: who is gone waits for nothing. */
function leavingOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  if (response.destroyed) controller.abort(left)
  else response.once('close', () => controller.abort(left))
  return controller.signal
}
