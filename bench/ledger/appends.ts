import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createLedger } from '../../packages/server/src/modules/ledger/index.ts'
import { admitted, settled } from '../../packages/server/src/modules/ledger/testing/entries.ts'
import { systemClock } from '../../packages/server/src/platform/clock/clock.ts'
import { createLocalLease } from '../../packages/server/src/platform/lease/local.ts'
import { createLog } from '../../packages/server/src/platform/log/log.ts'
import type { Storage } from '../../packages/server/src/platform/sql/storage.ts'
import { percentileOfSorted } from '../statistics.ts'

export interface AppendTimes {
  /** entries a second that were waited for, and as many settlements that nobody waits for */
  perSecond: number
  /** milliseconds from the append to durable */
  p50Ms: number
  p95Ms: number
  p99Ms: number
  maxMs: number
  /** of the whole process, threads included: 1 is one core */
  cores: number
}

interface AppendOptions {
  storage: Storage
  perSecond: number
  seconds: number
}

/** Appends at a fixed rate, whether the ones before are durable or not, as calls arrive. */
export async function measureAppends({ storage, perSecond, seconds }: AppendOptions): Promise<AppendTimes> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const ledger = await createLedger({
    storage,
    node: { version: '0', host: 'bench', pid: process.pid },
    checkpointKeys: [
      {
        name: 'bench.ledger',
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    ],
    clock: systemClock,
    random: (size) => randomBytes(size),
    lease: createLocalLease(),
    log: createLog('silent'),
  })
  const times: number[] = []
  const waiting = new Set<Promise<void>>()

  async function call(number: number): Promise<void> {
    const person = `per_${number % 300}`
    const [from, now] = [performance.now(), systemClock.now()]
    await ledger.append(admitted(`exc_${number}`, {}, now))
    times.push(performance.now() - from)
    ledger.appendLater(settled(`exc_${number}`, { person, conversation: `c${number % 5_000}` }, now))
  }

  const cpu = process.cpuUsage()
  const begin = performance.now()
  for (let sent = 0; sent < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - begin) / 1_000) * perSecond))
    for (; sent < due; sent++) {
      const done = call(sent)
      waiting.add(done)
      void done.finally(() => waiting.delete(done))
    }
    await delay(1)
  }
  await Promise.all(waiting)
  await ledger.flush()
  const lasted = (performance.now() - begin) / 1_000
  const used = process.cpuUsage(cpu)
  await ledger.close()
  const sorted = times.toSorted((a, b) => a - b)
  const at = (fraction: number) => percentileOfSorted(sorted, fraction)
  return {
    perSecond: times.length / lasted,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
    cores: (used.user + used.system) / 1_000_000 / lasted,
  }
}
