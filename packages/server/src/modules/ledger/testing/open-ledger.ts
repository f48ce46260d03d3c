import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { createLocalLease } from '../../../platform/lease/local.ts'
import { createLedger, type Ledger, type LedgerOptions } from '../index.ts'
import { origin, privateKey } from './nodes.ts'

/** Test support: a ledger with a thread of its own, whose rounds come when they are asked for. */
export function openTestLedger(
  options: Pick<LedgerOptions, 'storage' | 'clock'> & Partial<LedgerOptions>,
): Promise<Ledger> {
  return createLedger({
    node: { version: '0.1.0', host: 'test', pid: 1 },
    checkpointKeys: [{ name: origin, privateKey }],
    random: (size) => randomBytes(size),
    lease: createLocalLease(),
    log: pino({ level: 'silent' }),
    roundMs: 1e9,
    ...options,
  })
}
