import type { Log } from '../../platform/log/log.ts'
import type { Journal } from './journal.ts'
import { shipOutbox, type Outbox } from './outbox.ts'

interface ShippingParts {
  outbox: Outbox | undefined
  journal: Journal
  log: Log
}

/** Admin changes on their way from the outbox into the ledger, one turn after the other. */
export function createShipping({ outbox, journal, log }: ShippingParts) {
  let shipping: Promise<void> = Promise.resolve()

  /** @throws what the outbox or `append` throws */
  function ship(): Promise<void> {
    const again = () => (outbox ? shipOutbox(outbox, journal) : Promise.resolve())
    shipping = shipping.then(again, again)
    return shipping
  }

  /** False: they wait, and it is in the log. */
  const shipped = (): Promise<boolean> =>
    ship().then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, 'admin changes wait for the ledger')
        return false
      },
    )

  return { ship, shipped }
}
